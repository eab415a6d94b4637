/// The comparison of the requests that have one value of a parameter.
package struct ComparedSliceView: Codable, Hashable, Sendable {
  package var parameter: String
  /// `(none)` for requests without the parameter, `(other)` for values beyond the bound.
  package var value: String
  package var pairs: Int
  package var differing: EstimateView
  /// Of the output that flips most, where outputs have labels.
  @Nullable package var flips: EstimateView?
  /// Of the output that shifts most, where outputs have scores.
  @Nullable package var shift: EstimateView?
  @Nullable package var psi: Double?
  package var latency: LatencyView
  /// That this slice differs at the rate of all others together, two-sided; where there are labels
  /// the smaller of that and the same of flips, doubled. Then corrected for the number of slices of
  /// all parameters (Holm 1979). Nil for the only value of a parameter.
  @Nullable package var pValue: Double?
  @Nullable package var adjustedPValue: Double?
  /// Whether it differs from the rest: `different` when the corrected p-value says so.
  package var verdict: ComparisonVerdict

  package init(
    parameter: String, value: String, pairs: Int, differing: EstimateView,
    flips: EstimateView? = nil, shift: EstimateView? = nil, psi: Double? = nil,
    latency: LatencyView, pValue: Double? = nil, adjustedPValue: Double? = nil,
    verdict: ComparisonVerdict
  ) {
    self.parameter = parameter
    self.value = value
    self.pairs = pairs
    self.differing = differing
    self.flips = flips
    self.shift = shift
    self.psi = psi
    self.latency = latency
    self.pValue = pValue
    self.adjustedPValue = adjustedPValue
    self.verdict = verdict
  }
}
