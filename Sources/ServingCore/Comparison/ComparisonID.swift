/// Names one comparison.
package struct ComparisonID: Hashable, Sendable {
  package var model: ModelName
  /// The version that answered.
  package var baseline: ModelVersion
  /// The shadow.
  package var candidate: ModelVersion
  /// The revision that began the shadow; zero for a replay.
  package var since: Int

  package init(
    model: ModelName, baseline: ModelVersion, candidate: ModelVersion, since: Int
  ) {
    self.model = model
    self.baseline = baseline
    self.candidate = candidate
    self.since = since
  }
}
