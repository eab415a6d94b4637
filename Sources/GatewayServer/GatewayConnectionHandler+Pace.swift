internal import GatewayMetrics
internal import Logging
internal import NIOCore
internal import ServingCore

// Connections whose requests are refused faster than anybody needs to be told.

extension GatewayConnectionHandler {
  /// Counts a refusal for want of quota or room. A connection that several callers share, such as
  /// a proxy's, is read on: one of them is not to slow the others.
  func notePace(_ stream: GatewayStream, _ code: StatusCode, _ now: MonotonicInstant) {
    guard code == .resourceExhausted, !isShared else { return }
    unreadNanoseconds = max(unreadNanoseconds, loop.paces.note(stream.flow, now: now))
  }

  /// Leaves the connection unread for as long as its caller is ahead of the pace. Its replies are
  /// written meanwhile. To be called when what was read is dealt with.
  func keepPace() {
    guard unreadNanoseconds > 0 else { return }
    let nanoseconds = unreadNanoseconds
    unreadNanoseconds = 0
    guard !isUnread, !isClosing, let options = context?.channel.syncOptions else { return }
    do { try options.setOption(.autoRead, value: false) } catch {
      loop.log.debug("connection cannot be left unread", metadata: ["error": "\(error)"])
      return
    }
    isUnread = true
    loop.counters.readPauses.add()
    loop.eventLoop.assumeIsolated().scheduleTask(in: .nanoseconds(Int64(nanoseconds))) { [self] in
      readOn()
    }
  }

  private func readOn() {
    isUnread = false
    // One that has ended meanwhile has no context, or nothing to read any more.
    guard let options = context?.channel.syncOptions else { return }
    try? options.setOption(.autoRead, value: true)
  }
}
