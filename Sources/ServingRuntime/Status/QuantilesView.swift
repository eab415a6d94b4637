/// What a sketch of values says. The value of a quantile is exact to a part in 128, or better.
package struct QuantilesView: Codable, Hashable, Sendable {
  package var count: Int
  /// Infinite, or not a number: in no quantile.
  package var nonFinite: Int
  /// Nil without a value.
  @Nullable package var p50: Double?
  @Nullable package var p90: Double?
  @Nullable package var p95: Double?
  @Nullable package var p99: Double?
  @Nullable package var max: Double?
  /// The mean with its interval; nil before the second value.
  @Nullable package var mean: EstimateView?

  package init(
    count: Int, nonFinite: Int = 0, p50: Double? = nil, p90: Double? = nil, p95: Double? = nil,
    p99: Double? = nil, max: Double? = nil, mean: EstimateView? = nil
  ) {
    self.count = count
    self.nonFinite = nonFinite
    self.p50 = p50
    self.p90 = p90
    self.p95 = p95
    self.p99 = p99
    self.max = max
    self.mean = mean
  }
}
