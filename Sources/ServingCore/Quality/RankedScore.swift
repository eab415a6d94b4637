/// A score and whether what it was given to turned out positive.
package struct RankedScore: Hashable, Sendable {
  /// Finite.
  package var score: Double
  package var isPositive: Bool

  package init(score: Double, isPositive: Bool) {
    self.score = score
    self.isPositive = isPositive
  }
}

extension QualityEstimate {
  /// The area under the ROC curve: the chance that a positive has a higher score than a negative,
  /// ties by half. With the variance of DeLong, DeLong and Clarke-Pearson (1988), from midranks
  /// (Sun and Xu 2014), and a normal interval cut to 0...1. Nil without a positive and a negative.
  ///
  /// Where the variance is zero, as for a perfect order or with a single positive and negative, it
  /// would claim certainty: the interval is then that of a share of as many trials as the rarer
  /// class has.
  package init?(areaUnderCurve scores: [RankedScore]) {
    let positives = scores.filter(\.isPositive).map(\.score).sorted()
    let negatives = scores.filter { !$0.isPositive }.map(\.score).sorted()
    guard !positives.isEmpty, !negatives.isEmpty else { return nil }
    // Each positive's share of negatives below it, and each negative's of positives above it.
    let above = Self.shares(of: positives, above: negatives)
    let below = Self.shares(of: negatives, above: positives).map { 1 - $0 }
    let area = above.reduce(0, +) / Double(above.count)
    let variance = Self.meanVariance(above, area) + Self.meanVariance(below, area)
    let bounds: ClosedRange<Double>
    if variance > 0 {
      let margin = Self.normalQuantile * variance.squareRoot()
      bounds = max(area - margin, 0)...min(area + margin, 1)
    } else {
      bounds = Self.scoreInterval(area, of: Double(min(positives.count, negatives.count)))
    }
    self.init(
      value: area, lower: min(bounds.lowerBound, area), upper: max(bounds.upperBound, area),
      count: scores.count)
  }

  /// For each value the share of others that are below it, equal ones by half. Both ascending.
  private static func shares(of values: [Double], above others: [Double]) -> [Double] {
    var below = 0
    var notAbove = 0
    return values.map { value in
      while below < others.count, others[below] < value { below += 1 }
      while notAbove < others.count, others[notAbove] <= value { notAbove += 1 }
      return Double(below + notAbove) / 2 / Double(others.count)
    }
  }

  /// The variance of the mean of values; zero for a single one.
  private static func meanVariance(_ values: [Double], _ mean: Double) -> Double {
    guard values.count > 1 else { return 0 }
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return squares / Double(values.count - 1) / Double(values.count)
  }
}
