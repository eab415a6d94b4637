internal import ServingCore

extension QuantilesView {
  init(_ spread: ValueSpread) {
    self.init(
      spread.histogram, unit: 1,
      mean: spread.mean.estimate(confidence: ComparisonAnalysis.confidence))
  }

  /// - Parameter unit: what the values are divided by.
  init(_ histogram: ValueHistogram, unit: Double, mean: Estimate? = nil) {
    func quantile(_ share: Double) -> Double? { histogram.middle(ofQuantile: share, unit: unit) }
    self.init(
      count: histogram.count, nonFinite: histogram.nonFiniteCount, p50: quantile(0.5),
      p90: quantile(0.9), p95: quantile(0.95), p99: quantile(0.99), max: quantile(1),
      mean: mean.map(EstimateView.init))
  }
}

extension ValueHistogram {
  /// The middle of the bucket that holds a quantile's value; nil without values.
  fileprivate func middle(ofQuantile share: Double, unit: Double) -> Double? {
    let rank = Int((share * Double(count)).rounded(.up))
    guard let bounds = bounds(ofRank: min(max(rank, 1), count)) else { return nil }
    return (bounds.lowerBound / 2 + bounds.upperBound / 2) / unit
  }
}

extension LatencyView {
  private static let nanosecondsPerMillisecond = 1_000_000.0

  init(_ summary: ComparisonSummary) {
    let baseline = QuantilesView(
      summary.baselineNanoseconds, unit: Self.nanosecondsPerMillisecond)
    let candidate = QuantilesView(
      summary.candidateNanoseconds, unit: Self.nanosecondsPerMillisecond)
    func ratio(_ baseline: Double?, _ candidate: Double?) -> Double? {
      guard let baseline, let candidate, baseline > 0 else { return nil }
      return candidate / baseline
    }
    self.init(
      baseline: baseline, candidate: candidate, medianRatio: ratio(baseline.p50, candidate.p50),
      p99Ratio: ratio(baseline.p99, candidate.p99))
  }
}
