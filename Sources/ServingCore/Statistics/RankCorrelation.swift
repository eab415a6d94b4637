/// Whether two scores order the same things alike.
package enum RankCorrelation {
  /// Below these nothing is said of the interval: its variance has n - 3 below the line.
  package static let pairsMin = 4

  /// Spearman's rank correlation: Pearson's of the ranks, where equal values share the mean of
  /// theirs. `count` is that of pairs without a NaN. Nil below ``pairsMin`` pairs, and when all
  /// values of one side are equal.
  ///
  /// The interval is Fisher's, tanh(artanh r ± z·s) with s² = (1 + r²/2) / (n − 3) (Bonett and
  /// Wright, "Sample size requirements for estimating Pearson, Kendall and Spearman correlations",
  /// 2000). A correlation of one has no artanh; since that of n pairs moves in steps of 12/(n³ −
  /// n), the interval is that of at most half a step less than one.
  package static func spearman(_ pairs: [(Double, Double)], confidence: Double) -> Estimate? {
    let known = pairs.filter { !$0.0.isNaN && !$0.1.isNaN }
    guard known.count >= pairsMin else { return nil }
    guard let value = correlation(ranks(known.map(\.0)), ranks(known.map(\.1))) else { return nil }
    let count = Double(known.count)
    let halfStep = 6 / (count * (count * count - 1))
    let inner = min(max(value, halfStep - 1), 1 - halfStep)
    let angle = (inner.logOfOnePlus - (-inner).logOfOnePlus) / 2
    let deviation = ((1 + inner * inner / 2) / (count - 3)).squareRoot()
    let half = StandardNormal.quantile(confidence: confidence) * deviation
    let interval = Interval(
      lower: min(value, hyperbolicTangent(angle - half)),
      upper: max(value, hyperbolicTangent(angle + half)))
    return Estimate(value: value, interval: interval, count: known.count)
  }

  /// From 1 on; equal values have the mean of the ranks they take together.
  static func ranks(_ values: [Double]) -> [Double] {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var ranks = values
    var first = 0
    while first < order.count {
      var end = first + 1
      while end < order.count, values[order[end]] == values[order[first]] { end += 1 }
      for place in first..<end { ranks[order[place]] = Double(first + end + 1) / 2 }
      first = end
    }
    return ranks
  }

  /// Pearson's, of ranks; nil when one side has no spread.
  private static func correlation(_ first: [Double], _ second: [Double]) -> Double? {
    // Ranks are whole or half numbers and their mean is known, so these sums have no rounding.
    let mean = Double(first.count + 1) / 2
    var (product, firstSquares, secondSquares) = (0.0, 0.0, 0.0)
    for (one, other) in zip(first, second) {
      product += (one - mean) * (other - mean)
      firstSquares += (one - mean) * (one - mean)
      secondSquares += (other - mean) * (other - mean)
    }
    guard firstSquares > 0, secondSquares > 0 else { return nil }
    // One root, not two: the root of a square has no rounding, so the same order gives exactly 1.
    return min(max(product / (firstSquares * secondSquares).squareRoot(), -1), 1)
  }

  private static func hyperbolicTangent(_ x: Double) -> Double {
    let power = (-2 * x.magnitude).exponential
    let tangent = (1 - power) / (1 + power)
    return x < 0 ? -tangent : tangent
  }
}
