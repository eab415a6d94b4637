import NIOCore
import NIOPosix

/// A connection that says something and listens until it is closed.
struct RawClient: Sendable {
  /// What begins an HTTP/2 connection: the preface and empty SETTINGS (RFC 9113 section 3.4).
  static let http2Greeting = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u{4}\0\0\0\0\0"

  private let channel: any Channel
  private let heard: EventLoopFuture<[UInt8]>

  /// Connects and says `text`.
  /// - Parameter closesInTurn: whether the client closes once the other side has.
  static func say(
    _ text: String, to address: String, closesInTurn: Bool = true
  ) async throws -> RawClient {
    let port = address.split(separator: ":").last.flatMap { Int($0) } ?? 0
    let (channel, heard) = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .channelOption(.allowRemoteHalfClosure, value: !closesInTurn)
      .connect(host: "127.0.0.1", port: port)
      .flatMap { channel in
        let promise = channel.eventLoop.makePromise(of: [UInt8].self)
        return channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(Listener(promise))
        }
        .flatMap { channel.writeAndFlush(ByteBuffer(string: text)) }
        .map { (channel, promise.futureResult) }
      }.get()
    return RawClient(channel: channel, heard: heard)
  }

  /// Everything that came until the other side closed. Once; closes this side too.
  func everything() async throws -> [UInt8] {
    let bytes = try await heard.value(waitingFor: "everything until the other side closes")
    // Fails when the other side has closed it all.
    try? await channel.close()
    return bytes
  }

  private final class Listener: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let promise: EventLoopPromise<[UInt8]>
    private var received: [UInt8] = []

    init(_ promise: EventLoopPromise<[UInt8]>) {
      self.promise = promise
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      received += unwrapInboundIn(data).readableBytesView
    }

    /// The other side has said its last; one that does not close in turn hears no more than this.
    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
      if case .inputClosed? = event as? ChannelEvent { promise.succeed(received) }
      context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
      promise.succeed(received)
    }
  }
}
