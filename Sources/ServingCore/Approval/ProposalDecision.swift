/// What somebody decided of a ``Proposal``: the contents of a `proposals/00000001.decision.yaml`,
/// checked. There is one at most.
package struct ProposalDecision: Hashable, Sendable {
  package enum Kind: String, CaseIterable, Hashable, Sendable {
    /// Another lets it through.
    case approve
    /// Another refuses it.
    case reject
    /// Who proposed it takes it back.
    case withdraw
  }

  package var model: ModelName
  /// Of the proposal.
  package var number: Int
  /// Lowercase hexadecimal, 64 characters (FIPS 180-4), of the proposal's file as it was read, so
  /// that what was decided on cannot become something else without a trace.
  package var proposalSHA256: String
  package var kind: Kind
  package var author: RouteAuthor

  package init(
    model: ModelName, number: Int, proposalSHA256: String, kind: Kind, author: RouteAuthor
  ) {
    self.model = model
    self.number = number
    self.proposalSHA256 = proposalSHA256
    self.kind = kind
    self.author = author
  }
}
