package import ServingCore

/// A revision of a route as the admin plane and `--json` show it. What there is none of is `null`,
/// not left out.
package struct RouteView: Codable, Hashable, Sendable {
  package struct Parent: Codable, Hashable, Sendable {
    package var revision: Int
    package var sha256: String
  }

  /// Who let through what another proposed.
  package struct Approval: Codable, Hashable, Sendable {
    package var proposal: Int
    package var by: String
    package var proof: String
    package var reason: String
  }

  package var model: String
  package var revision: Int
  package var stable: Int64
  package var previous: Int64?
  package var stableKeys: [String]
  package var canaries: [CanaryView]
  package var shadows: [ShadowView]
  package var action: String
  package var by: String
  /// How the name is known: `none`, `certificate`, `token` or `key`.
  package var proof: String
  /// RFC 3339, UTC.
  package var at: String
  package var reason: String
  package var restores: Int?
  package var withdraws: [Int64]
  package var endsShadows: [Int64]
  package var evidence: [String]
  /// Nil for a revision that one person made.
  package var approval: Approval?
  package var parent: Parent?
  /// Of the revision's file; nil when it is not known.
  package var sha256: String?

  package init(_ route: Route, sha256: String?) {
    model = route.model.description
    revision = route.revision
    stable = route.stable.number
    previous = route.previous?.number
    stableKeys = route.stableKeys
    canaries = route.canaries.map(CanaryView.init)
    shadows = route.shadows.map(ShadowView.init)
    action = route.change.action.rawValue
    by = route.change.actor
    proof = route.change.proof.rawValue
    at = route.change.time
    reason = route.change.reason
    restores = route.change.restores
    withdraws = route.change.withdraws.map(\.number)
    endsShadows = route.change.endsShadows.map(\.number)
    evidence = route.change.evidence
    approval = route.change.approval.map {
      Approval(proposal: $0.proposal, by: $0.actor, proof: $0.proof.rawValue, reason: $0.reason)
    }
    parent = route.parent.map { Parent(revision: $0.revision, sha256: $0.sha256) }
    self.sha256 = sha256
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(model, forKey: .model)
    try container.encode(revision, forKey: .revision)
    try container.encode(stable, forKey: .stable)
    try container.encode(previous, forKey: .previous)
    try container.encode(stableKeys, forKey: .stableKeys)
    try container.encode(canaries, forKey: .canaries)
    try container.encode(shadows, forKey: .shadows)
    try container.encode(action, forKey: .action)
    try container.encode(by, forKey: .by)
    try container.encode(proof, forKey: .proof)
    try container.encode(at, forKey: .at)
    try container.encode(reason, forKey: .reason)
    try container.encode(restores, forKey: .restores)
    try container.encode(withdraws, forKey: .withdraws)
    try container.encode(endsShadows, forKey: .endsShadows)
    try container.encode(evidence, forKey: .evidence)
    try container.encode(approval, forKey: .approval)
    try container.encode(parent, forKey: .parent)
    try container.encode(sha256, forKey: .sha256)
  }
}
