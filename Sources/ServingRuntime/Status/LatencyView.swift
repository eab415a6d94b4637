/// How long the engine's runs took that the compared requests were in, in milliseconds. A shadow
/// computes when nothing else does, so waiting is left out.
package struct LatencyView: Codable, Hashable, Sendable {
  package var baseline: QuantilesView
  package var candidate: QuantilesView
  /// The candidate's over the baseline's; nil without both.
  @Nullable package var medianRatio: Double?
  @Nullable package var p99Ratio: Double?

  package init(
    baseline: QuantilesView, candidate: QuantilesView, medianRatio: Double? = nil,
    p99Ratio: Double? = nil
  ) {
    self.baseline = baseline
    self.candidate = candidate
    self.medianRatio = medianRatio
    self.p99Ratio = p99Ratio
  }
}
