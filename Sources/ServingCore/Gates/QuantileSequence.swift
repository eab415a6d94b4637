/// The order statistics between which a quantile lies, valid at every moment together.
///
/// Of the values up to the true quantile each has a chance of at least its level to be one, and of
/// those below it a chance of at most the level, whatever the distribution, with or without values
/// that come often. So a value is refused as the quantile when the count of values up to it is too
/// small, or that of values below it too large, for a ``BernoulliSequence`` of that level (the
/// inversion of Howard and Ramdas 2022, "Sequential estimation of quantiles with applications to
/// A/B testing and best-arm identification").
package struct QuantileSequence: Hashable, Sendable {
  package let level: Double
  private let prior: BernoulliPrior

  package init(permille: Int) {
    level = Double(permille) / 1_000
    prior = .quantile(level)
  }

  /// Bounds of the true quantile, but for a chance of at most `alpha`: the edges of the buckets
  /// that hold the two order statistics, infinite on a side where there are too few values.
  /// - Parameter scale: above 1, the bounds as they would be with so many times the values,
  ///   distributed as those seen.
  package func bounds(
    of values: ValueHistogram, alpha: Double, scale: Double = 1
  ) -> ClosedRange<Double> {
    let count = Int(Double(values.count) * scale)
    let ranks = ranks(of: count, alpha: alpha)
    func bucket(_ rank: Int) -> ClosedRange<Double>? {
      let scaled = (Double(rank) / scale).rounded(.up)
      return values.bounds(ofRank: min(Int(scaled), values.count))
    }
    let lower = ranks.lower.flatMap(bucket)?.lowerBound ?? -.infinity
    let upper = ranks.upper.flatMap(bucket)?.upperBound ?? .infinity
    return lower...max(lower, upper)
  }

  /// Ranks, from 1, of the order statistics among `count` values that bound the quantile; nil on a
  /// side that nothing bounds yet.
  package func ranks(of count: Int, alpha: Double) -> (lower: Int?, upper: Int?) {
    guard count > 0 else { return (nil, nil) }
    let threshold = -alpha.naturalLog
    func isRefused(_ below: Int) -> Bool {
      let sequence = BernoulliSequence(
        successes: Double(below), of: Double(count), prior: prior)
      return sequence.logEvidence(against: level) >= threshold
    }
    // The evidence is convex in the count, so on each side it is refused from some count outward.
    let middle = min(Int(Double(count) * level), count)
    var lower: Int?
    if isRefused(0) {
      var refused = 0
      var kept = middle + 1
      while kept - refused > 1 {
        let next = (refused + kept) / 2
        if isRefused(next) { refused = next } else { kept = next }
      }
      lower = refused + 1
    }
    var upper: Int?
    if isRefused(count) {
      var refused = count
      var kept = min(middle, count - 1)
      while refused - kept > 1 {
        let next = (refused + kept) / 2
        if isRefused(next) { refused = next } else { kept = next }
      }
      upper = refused
    }
    return (lower, upper)
  }
}
