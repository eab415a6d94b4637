/// A figure from a sample, and what the true one lies within at the confidence that was asked for.
package struct Estimate: Hashable, Sendable {
  package let value: Double
  package let interval: Interval
  /// Of what was counted: rows, pairs or values, as the function that made it says.
  package let count: Int

  package init(value: Double, interval: Interval, count: Int) {
    self.value = value
    self.interval = interval
    self.count = count
  }
}
