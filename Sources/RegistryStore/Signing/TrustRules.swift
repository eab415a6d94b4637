package import ServingCore

/// What a version is held to before it is loaded.
package struct TrustRules: Hashable, Sendable {
  package var policy: RegistryPolicy
  /// Nil when none were given.
  package var keys: TrustedKeys?

  package init(policy: RegistryPolicy, keys: TrustedKeys?) {
    self.policy = policy
    self.keys = keys
  }
}
