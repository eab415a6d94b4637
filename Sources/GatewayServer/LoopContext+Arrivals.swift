internal import Logging
internal import NIOCore
internal import TransportSecurity

// Connections that TLS stands before.

extension LoopContext {
  /// Between the notice that a connection will end and its end: a round trip's worth of time for
  /// requests that were sent before the notice arrived.
  static let noticeMilliseconds: Int64 = 100

  /// Has a channel begin with a handshake. Requests are taken once it is complete; nothing is made
  /// for them before.
  func secure(_ channel: any Channel, _ tls: TLSServer) throws {
    let key = ObjectIdentifier(channel)
    arrivals[key] = channel
    channel.closeFuture.assumeIsolated().whenComplete { [self] _ in arrivals[key] = nil }
    try tls.secure(
      channel, for: .data,
      debug: { [log] in log.debug("no TLS connection", metadata: ["reason": "\($0)"]) },
      ready: { [self] peer in
        arrivals[key] = nil
        let handler = try GatewayConnectionHandler(loop: self, peer: peer)
        try channel.pipeline.syncOperations.addHandler(handler)
        if status.isDraining { end(handler) }
      })
  }

  /// Ends what has connected and said nothing yet; a handshake that has begun may be completed.
  func endArrivals() {
    for channel in arrivals.values {
      channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
    }
  }

  /// A connection whose handshake ends while the gateway drains is told what the others were told.
  private func end(_ connection: GatewayConnectionHandler) {
    connection.announceShutdown()
    eventLoop.assumeIsolated().scheduleTask(in: .milliseconds(Self.noticeMilliseconds)) {
      connection.finishShutdown()
    }
  }
}
