package import RegistryStore
package import ServingCore

/// A proposal as the admin plane and `--json` show it.
package struct ProposalView: Codable, Hashable, Sendable {
  /// What somebody decided of it.
  package struct Decision: Codable, Hashable, Sendable {
    /// `approve`, `reject` or `withdraw`.
    package var decision: String
    package var by: String
    /// How the name is known: `none`, `certificate`, `token` or `key`.
    package var proof: String
    package var at: String
    package var reason: String

    init(_ decision: ProposalDecision) {
      self.decision = decision.kind.rawValue
      by = decision.author.actor
      proof = decision.author.proof.rawValue
      at = decision.author.time
      reason = decision.author.reason
    }
  }

  package var model: String
  package var proposal: Int
  /// What shall become the stable one.
  package var version: Int64
  package var breaking: Bool
  /// The revision that it is about, zero for none, and what answered then.
  package var revision: Int
  @Nullable package var stable: Int64?
  package var by: String
  package var proof: String
  package var at: String
  package var reason: String
  package var expiresAt: String
  /// One of `ProposalState.words`.
  package var state: String
  /// What keeps it from being approved, in a sentence; nil for an open one.
  @Nullable package var obstacle: String?
  @Nullable package var decision: Decision?
  /// The revision by which it came into force.
  @Nullable package var approvedRevision: Int?

  package init(_ record: ProposalRecord, at now: UTCTimestamp) {
    let proposal = record.proposal
    let isExpired = now.isPast(proposal)
    let state = record.state(isExpired: isExpired)
    model = proposal.model.description
    self.proposal = proposal.number
    version = proposal.version.number
    breaking = proposal.allowsBreaking
    revision = proposal.revision
    stable = proposal.stable?.number
    by = proposal.author.actor
    proof = proposal.author.proof.rawValue
    at = proposal.author.time
    reason = proposal.author.reason
    expiresAt = proposal.expires
    self.state = state.word
    obstacle = record.obstacle(isExpired: isExpired)
    decision = record.decision.map(Decision.init)
    if case .approved(let revision) = state { approvedRevision = revision }
  }
}
