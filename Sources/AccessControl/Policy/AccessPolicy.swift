package import ServingCore

/// What an access file says.
package struct AccessPolicy: Hashable, Sendable {
  /// The layout of access files that this program knows.
  package static let schema = 1

  /// Limits of a file, each far above what people write by hand.
  enum Limits {
    static let fileBytesMax = 1 << 20
    static let rolesMax = 256
    static let grantsMax = 64
    static let patternsMax = 256
    static let identitiesMax = 4_096
    /// Certificate names, subjects, claims or quotas of one identity.
    static let namesMax = 256
    static let nameBytesMax = 128
    static let textBytesMax = 512
    static let requestsPerSecondMax: Double = 1e9
    static let burstMax = 1_000_000_000
  }

  package var roles: [String: [AccessGrant]]
  package var identities: [AccessIdentity]
  /// What one who shows nothing may do.
  package var anonymousRoles: [String]
  package var anonymousQuotas: [QuotaRule]
  /// Nil where no token counts.
  package var tokens: TokenRules?
  /// Where API keys are kept; nil where none counts.
  package var keysFile: String?
  package var backoff: FailureBackoff.Settings

  /// What roles allow together, in their order.
  package func grants(_ roles: [String]) -> [AccessGrant] {
    roles.flatMap { self.roles[$0] ?? [] }
  }

  package func identity(_ name: String) -> AccessIdentity? {
    identities.first { $0.name == name }
  }
}
