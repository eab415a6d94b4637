import NIOCore
import NIOPosix

/// Answers whatever comes with the same bytes, or with nothing.
struct ScriptedServer {
  enum Behaviour {
    case reply(String)
    case close
    case silence
  }

  let port: Int

  /// Runs a test against a server that behaves so.
  static func run(
    _ behaviour: Behaviour, _ body: (ScriptedServer) async throws -> Void
  ) async throws {
    let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(Handler(behaviour))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    do {
      try await body(ScriptedServer(port: channel.localAddress?.port ?? 0))
    } catch {
      try await channel.close()
      throw error
    }
    try await channel.close()
  }

  private final class Handler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let behaviour: Behaviour

    init(_ behaviour: Behaviour) {
      self.behaviour = behaviour
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      switch behaviour {
      case .reply(let text):
        let bytes = ByteBuffer(string: text)
        context.writeAndFlush(wrapOutboundOut(bytes), promise: nil)
        context.close(mode: .output, promise: nil)
      case .close: context.close(promise: nil)
      case .silence: break
      }
    }
  }
}
