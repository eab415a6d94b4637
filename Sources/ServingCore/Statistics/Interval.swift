/// What a quantity lies within, both ends included. Either end may be infinite.
package struct Interval: Hashable, Sendable {
  /// All numbers: nothing is known.
  package static let unbounded = Interval(lower: -.infinity, upper: .infinity)

  package let lower: Double
  package let upper: Double

  package init(lower: Double, upper: Double) {
    precondition(lower <= upper, "interval from \(lower) to \(upper): expected lower <= upper")
    self.lower = lower
    self.upper = upper
  }

  package var width: Double { upper - lower }

  package func contains(_ value: Double) -> Bool { lower <= value && value <= upper }

  /// Whether all of this interval lies within the other.
  package func isWithin(_ other: Interval) -> Bool {
    other.lower <= lower && upper <= other.upper
  }
}
