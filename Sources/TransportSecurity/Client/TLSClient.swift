package import NIOCore
internal import NIOSSL
package import ServingCore

/// A client's side of TLS: trusts an authority, checks that the certificate is for the name or the
/// address that was asked for, and shows its own certificate where it has one.
package final class TLSClient: Sendable {
  private let context: NIOSSLContext
  private let plane: TLSPlane

  /// Reads the files, so not for an event loop.
  /// - Parameter plane: what the server is to speak.
  /// - Throws: `NOT_FOUND` or `INVALID_ARGUMENT` naming the file that cannot be used.
  package init(_ files: TLSClientFiles, for plane: TLSPlane) throws(ServingError) {
    self.plane = plane
    var configuration = TLSConfiguration.makeClientConfiguration()
    TLSRules.apply(to: &configuration, protocol: plane.applicationProtocol)
    if let path = files.authorities {
      configuration.trustRoots = .certificates(
        try TLSDocuments.certificates(
          TLSDocuments.bytes(path, "authorities"), path, "authorities"))
    }
    switch (files.certificateChain, files.privateKey) {
    case (nil, nil): break
    case (let chain?, let key?):
      configuration.certificateChain = try TLSDocuments.certificates(
        TLSDocuments.bytes(chain, "certificate"), chain, "certificate"
      ).map { .certificate($0) }
      configuration.privateKey = .privateKey(
        try TLSDocuments.key(TLSDocuments.bytes(key, "key"), key))
    default:
      throw ServingError(
        .invalidArgument,
        "a client's certificate: expected both the certificate and its key, got one of them")
    }
    do {
      context = try NIOSSLContext(configuration: configuration)
    } catch {
      let own = files.certificateChain.map { "certificate \($0.quotedPath) and its key" }
      throw ServingError(
        .invalidArgument,
        own.map { "\($0) do not belong together" } ?? "the system's authorities: \(error)")
    }
  }

  /// Puts TLS before everything else on a channel that is not connected yet: call first, and on its
  /// event loop. Errors of the handshake go on to the handlers behind.
  /// - Parameters:
  ///   - host: the name or address that was asked for.
  ///   - handshakeMax: from the connection to the end of the handshake.
  package func secure(
    _ channel: any Channel, host: String, handshakeMax: TimeAmount
  ) throws {
    // An address goes into no SNI (RFC 6066 section 3); its certificate is checked by address.
    let isAddress = (try? SocketAddress(ipAddress: host, port: 0)) != nil
    try channel.pipeline.syncOperations.addHandlers([
      try NIOSSLClientHandler(context: context, serverHostname: isAddress ? nil : host),
      TLSClientHandshake(
        plane: plane, host: isAddress ? nil : host, timeout: handshakeMax, channel.eventLoop),
    ])
  }

  /// Succeeds when a channel's handshake is complete. Call on its event loop.
  package static func handshake(of channel: any Channel) -> EventLoopFuture<Void> {
    do {
      return try channel.pipeline.syncOperations.handler(type: TLSClientHandshake.self).completed
    } catch {
      // Gone with its channel.
      return channel.eventLoop.makeFailedFuture(ChannelError.ioOnClosedChannel)
    }
  }
}
