package import NIOCore
internal import NIOSSL

// On a connection that was accepted.

extension TLSServer {
  /// From accepting a connection to the end of its handshake.
  package static let handshakeMax = TimeAmount.seconds(10)

  /// Puts TLS before everything else on a channel: call first, and on its event loop.
  ///
  /// Nothing of TLS is made before the peer's first byte, so whoever connects and says nothing
  /// costs little. Who comes without TLS is answered in its own language where that is known.
  /// - Parameters:
  ///   - handshakeMax: from now until the handshake is complete; past it, the channel is closed.
  ///   - debug: hears why a connection came to nothing.
  ///   - ready: the handshake is complete; handlers that it adds get everything that follows. What
  ///     it throws closes the channel.
  package func secure(
    _ channel: any Channel, for plane: TLSPlane, handshakeMax: TimeAmount = TLSServer.handshakeMax,
    debug: @escaping (String) -> Void, ready: @escaping (TLSPeer) throws -> Void
  ) throws {
    let handshake = TLSServerHandshake(
      server: self, plane: plane, deadline: .now() + handshakeMax, debug: debug, ready: ready)
    try channel.pipeline.syncOperations.addHandlers([TLSFirstBytes(handshake)])
  }

  /// What the handshake said of a channel's peer; nil for a channel without TLS. For the admin
  /// plane, whose channels keep it.
  package static func peer(of channel: any Channel) async -> TLSPeer? {
    // Fails on a channel without TLS, and on one that is gone.
    try? await channel.pipeline.handler(type: TLSServerHandshake.self).map(\.peer).get()
  }
}
