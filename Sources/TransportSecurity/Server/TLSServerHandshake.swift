internal import NIOCore
internal import NIOSSL
internal import NIOTLS
internal import ServingCore

/// Stands behind TLS: waits for the handshake's end, checks what was agreed on, and lets the
/// connection begin. On the admin plane it stays, to say who the peer is and to keep the ways in
/// which TLS ends from those that know none.
final class TLSServerHandshake: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = ByteBuffer

  let server: TLSServer
  let plane: TLSPlane
  let deadline: NIODeadline
  /// Set once the handshake is complete.
  private(set) var peer: TLSPeer?
  private let debug: (String) -> Void
  private var ready: ((TLSPeer) throws -> Void)?
  private var timer: Scheduled<Void>?
  private var hasEnded = false

  init(
    server: TLSServer, plane: TLSPlane, deadline: NIODeadline,
    debug: @escaping (String) -> Void, ready: @escaping (TLSPeer) throws -> Void
  ) {
    self.server = server
    self.plane = plane
    self.deadline = deadline
    self.debug = debug
    self.ready = ready
  }

  /// Counts and tells why a connection comes to nothing; the first reason counts.
  func fail(_ outcome: TLSFigures.Handshake, _ reason: String) {
    guard !hasEnded else { return }
    hasEnded = true
    ready = nil
    timer?.cancel()
    timer = nil
    server.counters.count(outcome)
    debug(reason)
  }

  func handlerAdded(context: ChannelHandlerContext) {
    timer = context.eventLoop.assumeIsolated().scheduleTask(deadline: deadline) {
      self.fail(.timeout, "the handshake was not complete in time")
      context.close(promise: nil)
    }
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    timer?.cancel()
    timer = nil
    ready = nil
  }

  func channelInactive(context: ChannelHandlerContext) {
    fail(.failed, "the peer ended the connection during the handshake")
    context.fireChannelInactive()
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    guard let event = event as? TLSUserEvent else {
      context.fireUserInboundEventTriggered(event)
      return
    }
    guard case .handshakeCompleted(let agreed) = event else { return }
    complete(agreed, context)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    guard let text = TLSFailure.text(error) else {
      context.fireErrorCaught(error)
      return
    }
    guard hasEnded else { return fail(.failed, text) }
    // What is left out at the end is no harm to protocols that say how long a message is.
    if error as? NIOSSLError == .uncleanShutdown { return }
    debug(text)
    context.close(promise: nil)
  }

  private func complete(_ agreed: String?, _ context: ChannelHandlerContext) {
    guard !hasEnded else { return }
    do {
      if let refusal = refusal(agreed) {
        fail(.noProtocol, refusal)
        context.close(promise: nil)
        return
      }
      let peer = TLSPeer(certificate: try certificate(context))
      let ready = ready
      hasEnded = true
      timer?.cancel()
      timer = nil
      self.ready = nil
      self.peer = peer
      server.counters.count(.completed)
      try ready?(peer)
    } catch {
      fail(.failed, TLSFailure.text(error) ?? "\(error)")
      context.close(promise: nil)
      return
    }
    if plane == .data {
      context.pipeline.syncOperations.removeHandler(context: context, promise: nil)
    }
  }

  private func refusal(_ agreed: String?) -> String? {
    guard plane.needsAgreement, agreed != plane.applicationProtocol else { return nil }
    return "a client did not agree to HTTP/2: expected ALPN h2, got \(agreed ?? "none")"
  }

  /// The peer's certificate. One that has ended since a session began is not taken from a ticket
  /// of that session either.
  private func certificate(_ context: ChannelHandlerContext) throws -> [UInt8]? {
    guard let certificate = try context.pipeline.syncOperations.nioSSL_peerCertificate() else {
      return nil
    }
    guard Int64(certificate.notValidAfter) > server.now else {
      throw ServingError(.unauthenticated, "the client's certificate has ended")
    }
    return try certificate.toDERBytes()
  }
}
