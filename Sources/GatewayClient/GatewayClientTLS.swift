/// Whom a ``GatewayClient`` trusts, and what it shows, at an `https` endpoint.
///
/// The server's certificate must be for the host of the endpoint: a name, or an address. TLS 1.3
/// and 1.2 are spoken, and HTTP/2 must be agreed to (ALPN `h2`). Files are PEM and read when the
/// client is made; make another for other files.
public struct GatewayClientTLS: Hashable, Sendable {
  /// The authorities of the server's certificate; nil for the system's.
  public var authoritiesFile: String?
  /// The client's own certificate chain, leaf first, for gateways that ask for one.
  public var certificateFile: String?
  /// The private key of ``certificateFile``; both or none are given.
  public var keyFile: String?

  /// Names files; none of them trusts the system's authorities and shows nothing.
  public init(
    authoritiesFile: String? = nil, certificateFile: String? = nil, keyFile: String? = nil
  ) {
    self.authoritiesFile = authoritiesFile
    self.certificateFile = certificateFile
    self.keyFile = keyFile
  }
}
