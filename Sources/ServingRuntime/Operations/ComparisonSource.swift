package import ServingCore

/// Where the admin plane gets comparisons of versions. What reads the store does so off the event
/// loops.
package protocol ComparisonSource: Sendable {
  /// - Throws: `NOT_FOUND` naming the model.
  func comparisons(of model: ModelName) async throws(ServingError) -> ComparisonListView

  /// - Parameters:
  ///   - baseline, candidate: nil for those of the comparison that runs, or else of the newest.
  ///   - since: the revision that began the shadow; nil for the newest of both versions.
  ///   - parameter: the slices to show; nil for those of every declared parameter.
  /// - Throws: `NOT_FOUND` saying which comparisons there are, `UNAVAILABLE` when the store cannot
  ///   be read.
  func comparison(
    of model: ModelName, baseline: ModelVersion?, candidate: ModelVersion?, since: Int?,
    by parameter: String?
  ) async throws(ServingError) -> ComparisonReportView
}
