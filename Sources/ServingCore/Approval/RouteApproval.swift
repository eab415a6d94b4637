/// Who let a revision of a route through that another proposed.
package struct RouteApproval: Hashable, Sendable {
  /// The number of the ``Proposal``.
  package var proposal: Int
  /// Never who proposed it.
  package var actor: String
  package var proof: CallerProof
  package var reason: String

  package init(proposal: Int, actor: String, proof: CallerProof = .none, reason: String) {
    self.proposal = proposal
    self.actor = actor
    self.proof = proof
    self.reason = reason
  }
}
