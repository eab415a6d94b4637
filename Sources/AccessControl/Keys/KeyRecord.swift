package import ServingCore

/// What is kept of an API key.
package struct KeyRecord: Hashable, Sendable {
  package var identifier: String
  /// The identity that the key is of.
  package var identity: String
  /// The SHA-256 of the key.
  package var digest: [UInt8]
  /// Unix seconds, as the two below.
  package var created: Int64
  /// Nil for a key that does not end by itself.
  package var expires: Int64?
  /// Nil for one that counts.
  package var revoked: Int64?
  /// Which of the identity's roles the key has; nil for all.
  package var roles: [String]?
  package var scope: AccessScope

  package init(
    _ key: APIKey, identity: String, created: Int64, expires: Int64?, roles: [String]? = nil,
    scope: AccessScope = AccessScope()
  ) {
    self.init(
      identifier: key.identifier, identity: identity, digest: key.digest, created: created,
      expires: expires, roles: roles, scope: scope)
  }

  init(
    identifier: String, identity: String, digest: [UInt8], created: Int64, expires: Int64?,
    roles: [String]?, scope: AccessScope
  ) {
    self.identifier = identifier
    self.identity = identity
    self.digest = digest
    self.created = created
    self.expires = expires
    self.roles = roles
    self.scope = scope
  }

  /// In one word, for lists.
  package func state(now: Int64) -> String {
    if revoked != nil { return "revoked" }
    if let expires, expires <= now { return "expired" }
    return "active"
  }

  static func isIdentifier(_ text: Substring) -> Bool {
    Hexadecimal.bytes(text, count: APIKey.identifierByteCount) != nil
  }

  /// The key's caller, by the rights that its identity has; nil where the identity is gone.
  func caller(in policy: AccessPolicy) -> Caller? {
    guard let identity = policy.identity(identity) else { return nil }
    let held = roles.map { roles in identity.roles.filter(roles.contains) } ?? identity.roles
    return Caller(
      name: identity.name, proof: .key, grants: scope.narrowed(policy.grants(held)),
      quotas: identity.quotas)
  }
}
