/// What two versions said of one request, and what turned out to be true of it.
package struct PairedOutcome: Hashable, Sendable {
  package var truth: Outcome.Truth
  package var baseline: OutputSummary
  package var candidate: OutputSummary
  /// Of the request, for slices.
  package var parameters: [String: String]

  package init(
    truth: Outcome.Truth, baseline: OutputSummary, candidate: OutputSummary,
    parameters: [String: String] = [:]
  ) {
    self.truth = truth
    self.baseline = baseline
    self.candidate = candidate
    self.parameters = parameters
  }
}
