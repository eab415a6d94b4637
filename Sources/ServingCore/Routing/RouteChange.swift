/// Who made a revision of a route, when and why.
package struct RouteChange: Hashable, Sendable {
  package enum Action: String, CaseIterable, Hashable, Sendable {
    /// A version became the stable one.
    case promote
    /// An earlier split was taken up again, or canaries were withdrawn.
    case rollback
    /// A canary began, or its percentage, slice, keys, gates or plan changed.
    case canary
    /// A ramp went to its next step.
    case advance
    case pause, resume
    /// A shadow began, changed or ended.
    case shadow
  }

  package var action: Action
  package var actor: String
  /// How the actor is known.
  package var proof: CallerProof
  /// RFC 3339, UTC, whole seconds.
  package var time: String
  package var reason: String
  /// For a rollback: the earlier revision whose split is taken up again, or ``beforeTheRoute``.
  package var restores: Int?
  /// For a rollback: the canaries that it ended, when the stable version stays.
  package var withdraws: [ModelVersion]
  /// The shadows that it ended: as the order asked, or because their versions answer callers now.
  package var endsShadows: [ModelVersion]
  /// What the gates had found, one sentence each, when they had a say.
  package var evidence: [String]
  /// For a promotion that takes two: who let it through. The actor is who proposed it then.
  package var approval: RouteApproval?

  /// The state before a model's first revision.
  package static let beforeTheRoute = 0
  /// Sentences of evidence, and the bytes of each.
  package static let evidenceMax = Gate.countMax
  package static let evidenceBytesMax = 1_024
  /// Who acts when a gate fails.
  package static let gateActor = BuiltInActor.gate.rawValue
  /// Who acts when a ramp goes on.
  package static let rampActor = BuiltInActor.ramp.rawValue

  /// What a rollback restores, in words; nil for any other change.
  package var restoredText: String? {
    restores.map { $0 == Self.beforeTheRoute ? "what answered before" : "revision \($0)" }
  }

  package init(
    action: Action, actor: String, proof: CallerProof = .none, time: String, reason: String,
    restores: Int? = nil, withdraws: [ModelVersion] = [], endsShadows: [ModelVersion] = [],
    evidence: [String] = [], approval: RouteApproval? = nil
  ) {
    self.action = action
    self.actor = actor
    self.proof = proof
    self.time = time
    self.reason = reason
    self.restores = restores
    self.withdraws = withdraws
    self.endsShadows = endsShadows
    self.evidence = evidence
    self.approval = approval
  }
}
