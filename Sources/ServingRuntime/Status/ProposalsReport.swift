package import RegistryStore
package import ServingCore

/// The newest proposals of a model, as `GET /v1/models/{model}/proposals` and
/// `crossfade proposals --json` give them.
package struct ProposalsReport: Codable, Hashable, Sendable {
  package var model: String
  /// Whether its promotions take two.
  package var takesTwo: Bool
  /// Newest first.
  package var proposals: [ProposalView]
  /// What is wrong with files of proposals.
  package var problems: [String]

  package init(
    _ listing: ProposalListing, of model: ModelName, takesTwo: Bool, at now: UTCTimestamp
  ) {
    self.model = model.description
    self.takesTwo = takesTwo
    proposals = listing.records.map { ProposalView($0, at: now) }
    problems = listing.problems
  }
}
