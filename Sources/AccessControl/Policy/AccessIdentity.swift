package import ServingCore

/// Somebody the access file knows.
package struct AccessIdentity: Hashable, Sendable {
  package var name: String
  package var roles: [String]
  /// Certificates with one of these names are the identity's.
  package var certificateNames: [AlternativeName] = []
  /// Tokens whose name claim is one of these are the identity's, as far as ``claims`` hold; empty
  /// for tokens of any name.
  package var subjects: [String] = []
  /// What the identity's tokens must claim, all of it.
  package var claims: [ClaimMatch] = []
  package var quotas: [QuotaRule] = []

  /// Whether it is known by tokens at all.
  var takesTokens: Bool { !subjects.isEmpty || !claims.isEmpty }

  /// What a token's caller is called: one that is known by claims alone stands for many, who are
  /// told apart.
  func callerName(_ subject: String) -> String { subjects.isEmpty ? "\(name)/\(subject)" : name }

  func matches(_ claims: TokenClaims, subject: String) -> Bool {
    takesTokens && (subjects.isEmpty || subjects.contains(subject))
      && self.claims.allSatisfy { $0.matches(claims) }
  }
}
