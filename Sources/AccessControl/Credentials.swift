/// What a request or its connection shows of who sent it, unchecked.
package struct Credentials: Hashable, Sendable {
  /// The value of `authorization`, as it came.
  package var authorization: String?
  /// The leaf certificate of the client, DER (RFC 5280); the TLS handshake has verified its chain.
  package var certificate: [UInt8]?

  package init(authorization: String? = nil, certificate: [UInt8]? = nil) {
    self.authorization = authorization
    self.certificate = certificate
  }
}
