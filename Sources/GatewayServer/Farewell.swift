internal import NIOCore

/// The end of a connection that loses nothing: what was written is sent, then our side is closed,
/// and the socket goes when the peer has closed its side too.
///
/// A socket that is closed at once answers whatever the peer still sends, such as new window for
/// the reply that it is reading, with a reset, and the reset throws away what it has not read.
///
/// Belongs to its channel's event loop.
final class Farewell {
  /// How long the peer may be silent, once everything was written, before the socket is closed.
  static let silenceMax = TimeAmount.seconds(1)
  /// How many such times a peer that is not silent gets.
  static let roundCountMax = 60

  private let channel: any Channel
  private var timer: Scheduled<Void>?
  private var roundCount = 0
  private var hasHeard = false
  private var hasEnded = false

  init(_ channel: any Channel) {
    self.channel = channel
  }

  func begin() {
    // Nothing, written last: its promise says that everything before it is with the system.
    channel.writeAndFlush(ByteBuffer()).assumeIsolated().whenComplete { [self] _ in
      guard !hasEnded else { return }
      channel.close(mode: .output, promise: nil)
      listen()
    }
  }

  /// The peer sent something, which nobody reads any more.
  func hear() { hasHeard = true }

  /// The channel is closed.
  func end() {
    hasEnded = true
    timer?.cancel()
    timer = nil
  }

  private func listen() {
    roundCount += 1
    hasHeard = false
    timer = channel.eventLoop.assumeIsolated().scheduleTask(in: Self.silenceMax) { [self] in
      if hasHeard, roundCount < Self.roundCountMax {
        listen()
      } else {
        channel.close(promise: nil)
      }
    }
  }
}
