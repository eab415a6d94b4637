/// How far two distributions are apart that were counted over the same bins. Nil when either has
/// no counts.
package enum Divergence {
  /// The population stability index: Σ (c − b)·ln(c / b) over the shares b and c of the bins.
  /// Below 0.1 is commonly called stable and above 0.25 shifted (Siddiqi, "Credit risk scorecards",
  /// 2006), whatever the number of counts; see
  /// ``populationStabilityLimit(baseline:candidate:confidence:)``.
  ///
  /// An empty bin has no logarithm. So each share is (count + 1/2) / (total + k/2) over the k bins
  /// that are not empty on both sides: half a count for every bin (Krichevsky and Trofimov, 1981),
  /// always, so that nothing leaps when a bin gets its first count, and none for bins that neither
  /// side ever used.
  package static func populationStability(baseline: [Int], candidate: [Int]) -> Double? {
    guard let bins = used(baseline, candidate) else { return nil }
    let extra = Double(bins.count) / 2
    let totals = totals(bins)
    return bins.reduce(0) { sum, bin in
      let before = (bin.baseline + 0.5) / (totals.baseline + extra)
      let after = (bin.candidate + 0.5) / (totals.candidate + extra)
      return sum + (after - before) * (after / before).naturalLog
    }
  }

  /// What ``populationStability(baseline:candidate:)`` stays below by chance alone, with a chance
  /// of `confidence`, when nothing has shifted: (1/n + 1/m) times the quantile of chi-squared with
  /// k − 1 degrees of freedom (Yurdakul and Naranjo, "Statistical properties of the population
  /// stability index", 2020), which is taken by Wilson and Hilferty's cube (1931). Supposes single
  /// rows; of rows that come in requests there are fewer than it seems.
  package static func populationStabilityLimit(
    baseline: [Int], candidate: [Int], confidence: Double
  ) -> Double? {
    guard let bins = used(baseline, candidate) else { return nil }
    let degrees = Double(bins.count - 1)
    guard degrees > 0 else { return 0 }
    let spread = 2 / (9 * degrees)
    let root = 1 - spread + StandardNormal.quantile(confidence) * spread.squareRoot()
    let totals = totals(bins)
    return (1 / totals.baseline + 1 / totals.candidate) * degrees * max(0, root * root * root)
  }

  /// The distance of Kolmogorov and Smirnov, 0 to 1: the largest difference of the shares up to a
  /// bin's end. Of binned values it is at most that of the values themselves.
  package static func kolmogorovSmirnov(baseline: [Int], candidate: [Int]) -> Double? {
    guard let bins = used(baseline, candidate) else { return nil }
    let totals = totals(bins)
    var (before, after, largest) = (0.0, 0.0, 0.0)
    for bin in bins {
      before += bin.baseline
      after += bin.candidate
      largest = max(largest, (before / totals.baseline - after / totals.candidate).magnitude)
    }
    return largest
  }

  /// The divergence of Jensen and Shannon in bits, 0 for the same shares to 1 for shares that have
  /// no bin in common (Lin, "Divergence measures based on the Shannon entropy", 1991). Its square
  /// root is a distance.
  package static func jensenShannonBits(baseline: [Int], candidate: [Int]) -> Double? {
    guard let bins = used(baseline, candidate) else { return nil }
    let totals = totals(bins)
    let sum = bins.reduce(0.0) { sum, bin in
      let before = bin.baseline / totals.baseline
      let after = bin.candidate / totals.candidate
      let middle = (before + after) / 2
      return sum + part(before, middle) + part(after, middle)
    }
    return min(max(sum / (2 * 2.0.naturalLog), 0), 1)
  }

  /// Of the relative entropy; nothing for a share of zero.
  private static func part(_ share: Double, _ middle: Double) -> Double {
    share > 0 ? share * (share / middle).naturalLog : 0
  }

  private typealias Bin = (baseline: Double, candidate: Double)

  /// The bins with a count on either side; nil when one side has none at all.
  private static func used(_ baseline: [Int], _ candidate: [Int]) -> [Bin]? {
    precondition(
      baseline.count == candidate.count,
      "\(baseline.count) and \(candidate.count) bins: expected the same")
    var bins: [Bin] = []
    for (before, after) in zip(baseline, candidate) {
      precondition(before >= 0 && after >= 0, "counts \(before), \(after): expected none below 0")
      if before > 0 || after > 0 { bins.append((Double(before), Double(after))) }
    }
    let totals = totals(bins)
    return totals.baseline > 0 && totals.candidate > 0 ? bins : nil
  }

  private static func totals(_ bins: [Bin]) -> Bin {
    bins.reduce((0, 0)) { ($0.baseline + $1.baseline, $0.candidate + $1.candidate) }
  }
}
