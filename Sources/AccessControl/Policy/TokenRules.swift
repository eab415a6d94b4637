/// Which tokens count.
package struct TokenRules: Hashable, Sendable {
  /// The seconds by which clocks may differ, at most and unless said otherwise.
  package static let leewaySecondsMax = 300
  package static let leewaySecondsUsual = 30

  /// The JWKS file (RFC 7517 section 5) with the issuer's public keys.
  package var keysFile: String
  /// What `iss` must be.
  package var issuer: String
  /// What `aud` must be, or name among others.
  package var audience: String
  package var algorithms: Set<TokenAlgorithm>
  /// By how much `exp` and `nbf` may be off.
  package var leewaySeconds: Int
  /// The claim by whose value identities are told apart.
  package var nameClaim: String
}
