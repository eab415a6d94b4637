internal import NIOCore
internal import NIOSSL
internal import NIOTLS
internal import ServingCore

/// Stands behind a client's TLS and knows when, and whether, the handshake was complete.
final class TLSClientHandshake: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = ByteBuffer

  private let plane: TLSPlane
  /// The name that was asked for; nil for an address.
  private let host: String?
  private let timeout: TimeAmount
  private let promise: EventLoopPromise<Void>
  private var timer: Scheduled<Void>?

  init(plane: TLSPlane, host: String?, timeout: TimeAmount, _ eventLoop: any EventLoop) {
    self.plane = plane
    self.host = host
    self.timeout = timeout
    promise = eventLoop.makePromise()
  }

  var completed: EventLoopFuture<Void> { promise.futureResult }

  func channelActive(context: ChannelHandlerContext) {
    timer = context.eventLoop.assumeIsolated().scheduleTask(in: timeout) {
      self.end(ChannelError.connectTimeout(self.timeout), context)
    }
    context.fireChannelActive()
  }

  func channelInactive(context: ChannelHandlerContext) {
    promise.fail(ChannelError.eof)
    context.fireChannelInactive()
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    timer?.cancel()
    timer = nil
    // The first outcome counts, so this is for a channel that never got so far.
    promise.fail(ChannelError.ioOnClosedChannel)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    promise.fail(error)
    context.fireErrorCaught(error)
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    guard let event = event as? TLSUserEvent else {
      context.fireUserInboundEventTriggered(event)
      return
    }
    guard case .handshakeCompleted(let agreed) = event else { return }
    guard !plane.needsAgreement || agreed == plane.applicationProtocol else {
      return end(
        ServingError(
          .unavailable,
          "the server speaks TLS but not HTTP/2: expected ALPN h2, got "
            + (agreed?.quotedForMessage ?? "none")), context)
    }
    guard isNamed(context) else {
      return end(NIOSSLExtraError.failedToValidateHostname, context)
    }
    timer?.cancel()
    timer = nil
    promise.succeed()
  }

  /// Whether the server's certificate is for the name. The library also takes one for the address
  /// that the name led to, and whoever bends names would choose that.
  private func isNamed(_ context: ChannelHandlerContext) -> Bool {
    guard let host else { return true }
    guard
      let names = try? context.pipeline.syncOperations.nioSSL_peerCertificate()?
        ._subjectAlternativeNames()
    else { return false }
    return names.contains { name in
      name.nameType == .dnsName
        && HostName.matches(host, String(decoding: name.contents, as: UTF8.self))
    }
  }

  private func end(_ error: any Error, _ context: ChannelHandlerContext) {
    timer?.cancel()
    timer = nil
    promise.fail(error)
    context.fireErrorCaught(error)
    context.close(promise: nil)
  }
}
