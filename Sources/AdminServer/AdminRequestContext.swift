internal import Hummingbird
internal import NIOCore
internal import TransportSecurity

/// A request on its way, and the connection that it came on.
struct AdminRequestContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  let channel: any Channel

  init(source: ApplicationRequestContextSource) {
    coreContext = CoreRequestContextStorage(source: source)
    channel = source.channel
  }

  /// What TLS says of the caller; nil for a connection without TLS.
  func peer() async -> TLSPeer? { await TLSServer.peer(of: channel) }

  /// The certificate that the caller has shown, in DER, checked against the authorities; nil for
  /// none.
  func peerCertificate() async -> [UInt8]? { await peer()?.certificate }
}
