/// The difference of two rates of independent samples, such as the requests of two arms. For two
/// answers to the same request see ``McNemar``.
package enum RateDifference {
  /// Expected counts below which the score test's normal distribution is not relied on (Cochran,
  /// "Some methods for strengthening the common chi-squared tests", 1954).
  private static let expectedMin = 5.0
  /// Of the design effect of tests, which have no confidence of their own.
  private static let testConfidence = 0.95

  /// `first` less `second`, with Newcombe's hybrid score interval ("Interval estimation for the
  /// difference between independent proportions", 1998, method 10): the Wilson intervals of both,
  /// here of effective sizes, joined by squares. `count` is that of the rows of both. When either
  /// has no rows nothing is known: 0 within -1 to 1.
  package static func estimate(
    _ first: RateCounts, less second: RateCounts, confidence: Double
  ) -> Estimate {
    let count = first.rows + second.rows
    guard first.rows > 0, second.rows > 0 else {
      return Estimate(value: 0, interval: Interval(lower: -1, upper: 1), count: count)
    }
    let (one, other) = (
      first.estimate(confidence: confidence), second.estimate(confidence: confidence)
    )
    let difference = one.value - other.value
    let below = length(one.value - one.interval.lower, other.interval.upper - other.value)
    let above = length(one.interval.upper - one.value, other.value - other.interval.lower)
    let interval = Interval(
      lower: max(-1, difference - below), upper: min(1, difference + above))
    return Estimate(value: difference, interval: interval, count: count)
  }

  /// The chance of a difference as large as this, or larger to either side, if both rates are the
  /// same; 1 when either has no rows.
  ///
  /// By the score test (that of Pearson's chi-squared), and by Fisher's exact test when an expected
  /// count is below 5. Both with effective sizes, for Fisher's whole ones: what is left of a row is
  /// dropped.
  package static func pValue(_ first: RateCounts, _ second: RateCounts) -> Double {
    guard first.rows > 0, second.rows > 0 else { return 1 }
    let sizes = (
      first.effectiveRows(confidence: testConfidence),
      second.effectiveRows(confidence: testConfidence)
    )
    let size = sizes.0 + sizes.1
    let common = (first.rate * sizes.0 + second.rate * sizes.1) / size
    let expected = min(sizes.0, sizes.1) * min(common, 1 - common)
    guard expected >= expectedMin else {
      let (one, other) = (whole(first.rate, of: sizes.0), whole(second.rate, of: sizes.1))
      return FisherExact(
        firstHits: one.hits, firstMisses: one.misses, secondHits: other.hits,
        secondMisses: other.misses
      ).pValue
    }
    let variance = common * (1 - common) * (1 / sizes.0 + 1 / sizes.1)
    return StandardNormal.twoSidedPValue((first.rate - second.rate) / variance.squareRoot())
  }

  private static func whole(_ rate: Double, of size: Double) -> (hits: Int, misses: Int) {
    // An effective size may come out a rounding error below the whole number that it is.
    let rows = Int(size + 1e-6)
    let hits = Int((rate * Double(rows)).rounded())
    return (hits, rows - hits)
  }

  private static func length(_ a: Double, _ b: Double) -> Double {
    (a * a + b * b).squareRoot()
  }
}
