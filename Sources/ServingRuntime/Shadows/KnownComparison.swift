package import ExperimentStore
package import ServingCore

/// What is known of a comparison at some moment.
package struct KnownComparison: Hashable, Sendable {
  package var id: ComparisonID
  package var comparison: Comparison
  /// Of both artifacts, lowercase hexadecimal; empty for an artifact without one.
  package var baselineSHA256: String
  package var candidateSHA256: String

  package init(
    id: ComparisonID, comparison: Comparison, baselineSHA256: String, candidateSHA256: String
  ) {
    self.id = id
    self.comparison = comparison
    self.baselineSHA256 = baselineSHA256
    self.candidateSHA256 = candidateSHA256
  }

  /// As the store keeps it.
  package var stored: StoredComparison {
    StoredComparison(
      id: id, baselineSHA256: baselineSHA256, candidateSHA256: candidateSHA256,
      fromMicroseconds: comparison.fromMicroseconds ?? 0,
      untilMicroseconds: comparison.untilMicroseconds ?? 0,
      settings: Array(comparison.plan.fingerprint.utf8),
      counts: StoredComparison.Counts(
        mirrored: comparison.mirrored, compared: comparison.compared,
        rows: comparison.total.differing.rows, differing: comparison.total.differing.hits),
      payload: comparison.encoded(), pairs: comparison.worst.all)
  }
}

extension StoredComparison {
  /// What is kept, made ready to go on with.
  /// - Returns: nil when it is of other artifacts, or measures something else than the plan.
  /// - Throws: `DATA_LOSS` when it cannot be read.
  package func comparison(
    plan: ComparisonPlan, baselineSHA256: String, candidateSHA256: String
  ) throws(ServingError) -> Comparison? {
    guard self.baselineSHA256 == baselineSHA256, self.candidateSHA256 == candidateSHA256,
      settings == Array(plan.fingerprint.utf8)
    else { return nil }
    return try Comparison(decoding: payload, plan: plan, pairs: pairs)
  }
}
