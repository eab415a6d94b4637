internal import ExperimentStore
internal import ServingCore
internal import ServingRuntime

/// Comparisons as a server left them below its state folder; the server may run. What it saw since
/// it last wrote is not in them.
struct FolderComparisons {
  let registry: String
  let state: String

  /// - Parameter time: when the report is made, RFC 3339.
  /// - Throws: `NOT_FOUND` for a state folder, a comparison or a version that is not there;
  ///   `FAILED_PRECONDITION` when the settings or a signature have changed since, so that the sums
  ///   mean something else now.
  func report(
    _ question: ComparisonQuestion, at time: String
  ) throws(ServingError) -> ComparisonReportView {
    let comparisons = KeptComparisons(root: registry, reader: try ExperimentReader(folder: state))
    let kept = try comparisons.all(of: question.model)
    let id = try ComparisonChoice.choose(
      from: kept.map(\.id), of: question.model, baseline: question.baseline,
      candidate: question.candidate, since: question.since)
    guard let chosen = kept.first(where: { $0.id == id }) else {
      throw ServingError(.internal, "the comparison that was chosen is not among those read")
    }
    return try comparisons.report(chosen, at: time, by: question.parameter)
  }
}
