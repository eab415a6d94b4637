import NIOCore
import NIOPosix
import TransportSecurity

/// A server's and a client's side of TLS on a socket of this machine.
enum TestConnection {
  /// What both sides found.
  struct Ending: Sendable {
    /// What the server knows of the client; nil when the handshake failed there.
    var peer: TLSPeer?
    /// What went wrong at the client, in words; nil when the handshake was complete.
    var problem: String?
  }

  static func make(_ server: TLSServer, _ client: TLSClient, host: String) async throws -> Ending {
    let group = MultiThreadedEventLoopGroup.singleton
    let peer = group.next().makePromise(of: TLSPeer?.self)
    let listener = try await ServerBootstrap(group: group)
      .childChannelInitializer { channel in
        channel.closeFuture.whenComplete { _ in peer.succeed(nil) }
        return channel.eventLoop.makeCompletedFuture {
          try server.secure(channel, for: .data, debug: { _ in }, ready: { peer.succeed($0) })
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    let port = listener.localAddress?.port ?? 0
    var problem: String?
    do {
      let channel = try await ClientBootstrap(group: group)
        .channelInitializer { channel in
          channel.eventLoop.makeCompletedFuture {
            try client.secure(channel, host: host, handshakeMax: .seconds(5))
          }
        }
        .connect(host: "127.0.0.1", port: port)
        .flatMap { channel in TLSClient.handshake(of: channel).map { channel } }.get()
      let known = try await peer.futureResult.get()
      // Closing may race with the server's own.
      try? await channel.close()
      try await listener.close()
      return Ending(peer: known)
    } catch {
      problem = TLSFailure.text(error) ?? "\(error)"
    }
    try await listener.close()
    return Ending(peer: try await peer.futureResult.get(), problem: problem)
  }
}
