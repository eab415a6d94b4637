/// How a caller showed who it is.
package enum CallerProof: String, CaseIterable, Hashable, Sendable {
  /// Not at all: access is not controlled, or the caller brought nothing.
  case none
  /// A client certificate, by one of its subject alternative names (RFC 5280 section 4.2.1.6).
  case certificate
  /// A bearer token that is a signed JWT (RFC 6750, RFC 7519).
  case token
  /// An API key.
  case key
}
