package import ExperimentStore
internal import RegistryStore
package import ServingCore

/// Comparisons as a store has them, and what they mean by the registry.
package struct KeptComparisons: Sendable {
  private let root: String
  private let reader: ExperimentReader

  /// - Parameter root: the registry's folder.
  package init(root: String, reader: ExperimentReader) {
    self.root = root
    self.reader = reader
  }

  /// A model's, the one with the newest request first.
  package func all(of model: ModelName) throws(ServingError) -> [StoredComparison] {
    try reader.comparisons(of: model)
  }

  /// - Parameter time: when the report is made, RFC 3339.
  /// - Throws: `NOT_FOUND` for a version that is not in the registry; `FAILED_PRECONDITION` when
  ///   the settings or a signature have changed since, so that the sums mean something else now;
  ///   `DATA_LOSS`.
  package func report(
    _ kept: StoredComparison, at time: String, by parameter: String?
  ) throws(ServingError) -> ComparisonReportView {
    let id = kept.id
    let comparison: Comparison
    do throws(ServingError) {
      comparison = try Comparison(decoding: kept.payload, plan: try plan(id), pairs: kept.pairs)
    } catch {
      throw error.prefixed(
        "the comparison of versions \(id.baseline) and \(id.candidate) of model \(id.model)")
    }
    return try report(
      comparison, of: id, at: time, kept.baselineSHA256, kept.candidateSHA256, by: parameter)
  }

  /// The report of sums that are at hand, with the outcomes that the store has.
  package func report(
    _ comparison: Comparison, of id: ComparisonID, at time: String, _ baselineSHA256: String,
    _ candidateSHA256: String, by parameter: String?
  ) throws(ServingError) -> ComparisonReportView {
    try ComparisonAnalysis(
      comparison, of: id, outcomes: try reader.pairedOutcomes(of: id)
    ).report(
      at: time, baselineSHA256: baselineSHA256, candidateSHA256: candidateSHA256, by: parameter)
  }

  /// What the sums mean: by the settings and both signatures.
  private func plan(_ id: ComparisonID) throws(ServingError) -> ComparisonPlan {
    let reader = RegistryReader(root: root)
    guard let model = try reader.scan(model: id.model) else {
      throw ModelTable.unknown(id.model.description)
    }
    return ComparisonPlan(
      try model.settings.get().compare,
      baseline: try reader.manifest(of: id.model, id.baseline).signature,
      candidate: try reader.manifest(of: id.model, id.candidate).signature)
  }
}
