/// A claim that a token must make: text equal to the value, or a list with it.
package struct ClaimMatch: Hashable, Sendable {
  package var name: String
  package var value: String

  func matches(_ claims: TokenClaims) -> Bool { claims.texts(name).contains(value) }
}
