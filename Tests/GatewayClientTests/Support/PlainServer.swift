import NIOCore
import NIOPosix
import Synchronization

/// A server on loopback that is no gateway: it sends its bytes to whoever speaks to it, or nothing,
/// and what it is told nobody reads.
final class PlainServer: Sendable {
  private final class Handler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer
    private let greeting: String
    private let counts: Counts

    init(_ greeting: String, _ counts: Counts) {
      self.greeting = greeting
      self.counts = counts
    }

    func channelActive(context: ChannelHandlerContext) {
      counts.withLock { $0.opened += 1 }
    }

    func channelInactive(context: ChannelHandlerContext) {
      counts.withLock { $0.closed += 1 }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      guard !greeting.isEmpty else { return }
      context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: greeting)), promise: nil)
      context.close(promise: nil)
    }
  }

  /// Connections so far, and those of them that are closed.
  private final class Counts: Sendable {
    private let value = Mutex((opened: 0, closed: 0))

    func withLock<Result: Sendable>(
      _ body: (inout (opened: Int, closed: Int)) -> Result
    ) -> Result {
      value.withLock { body(&$0) }
    }
  }

  private let channel: any Channel
  private let counts = Counts()

  init(_ greeting: String) async throws {
    let counts = counts
    channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(Handler(greeting, counts))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
  }

  var port: Int { channel.localAddress?.port ?? 0 }

  /// Waits until so many connections have come and gone; false when they have not after ten
  /// seconds.
  func wait(opened: Int, closed: Int) async throws -> Bool {
    for _ in 0..<2_000 {
      if counts.withLock({ $0.opened == opened && $0.closed == closed }) { return true }
      try await Task.sleep(for: .milliseconds(5))
    }
    return false
  }

  func stop() async throws {
    try await channel.close()
  }
}
