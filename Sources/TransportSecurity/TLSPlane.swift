/// What is spoken over a server's TLS.
package enum TLSPlane: Hashable, Sendable {
  /// HTTP/2.
  case data
  /// HTTP/1.1.
  case admin

  /// As ALPN names it (RFC 7301, RFC 9113 section 3.2).
  var applicationProtocol: String {
    switch self {
    case .data: "h2"
    case .admin: "http/1.1"
    }
  }

  /// Whether a peer must agree to the protocol by ALPN. HTTP/2 over TLS has no other way; HTTP/1.1
  /// is what old probes speak that know no ALPN.
  var needsAgreement: Bool { self == .data }
}
