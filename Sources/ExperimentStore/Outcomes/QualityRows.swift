package import ServingCore

/// What a report about quality is made from.
package struct QualityRows: Hashable, Sendable {
  /// Predictions that belong together.
  package struct Group: Hashable, Sendable {
    package var version: ModelVersion
    /// The parameter's value; nil without one, or when no parameter was named.
    package var slice: String?

    package init(version: ModelVersion, slice: String?) {
      self.version = version
      self.slice = slice
    }
  }

  /// A prediction that was answered well and has an outcome, its newest.
  package struct Row: Hashable, Sendable {
    package var group: Group
    package var output: OutputSummary
    package var truth: Outcome.Truth

    package init(group: Group, output: OutputSummary, truth: Outcome.Truth) {
      self.group = group
      self.output = output
      self.truth = truth
    }
  }

  /// Newest prediction first.
  package var rows: [Row] = []
  /// Predictions that were answered well, with an outcome or without.
  package var predictions: [Group: Int] = [:]
  /// Whether older predictions were left out, as there are more than were to be looked at.
  package var isCut = false
}
