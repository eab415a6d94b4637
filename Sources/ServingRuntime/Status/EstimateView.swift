package import ServingCore

/// A number that was measured, with the interval that holds the truth and what it is from.
package struct EstimateView: Codable, Hashable, Sendable {
  package var value: Double
  /// Nil for a side that nothing is known of yet.
  @Nullable package var lower: Double?
  @Nullable package var upper: Double?
  /// Requests, predictions or outcomes, as the field that it stands in says.
  package var count: Int

  package init(value: Double, lower: Double?, upper: Double?, count: Int) {
    self.value = value
    self.lower = lower
    self.upper = upper
    self.count = count
  }

  package init(_ estimate: GateFinding.Estimate) {
    self.init(
      value: estimate.value, lower: estimate.lower.isFinite ? estimate.lower : nil,
      upper: estimate.upper.isFinite ? estimate.upper : nil, count: estimate.count)
  }
}
