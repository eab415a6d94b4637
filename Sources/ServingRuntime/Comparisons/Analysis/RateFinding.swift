internal import ServingCore

/// A rate at which two versions differ, held against the rate at which the baseline differs from
/// itself, and against a margin.
struct RateFinding: Sendable {
  let rate: Estimate
  /// Nil before the first repetition.
  let noise: Estimate?
  /// Nil without either.
  let beyondNoise: Estimate?
  let margin: Double
  let verdict: ComparisonVerdict

  init(_ counts: RateCounts, noise: RateCounts, margin: Double) {
    let confidence = ComparisonAnalysis.confidence
    rate = counts.estimate(confidence: confidence)
    self.margin = margin
    self.noise = noise.rows > 0 ? noise.estimate(confidence: confidence) : nil
    beyondNoise =
      noise.rows > 0 && counts.rows > 0
      ? RateDifference.estimate(counts, less: noise, confidence: confidence) : nil
    let isRateSmall = counts.rows > 0 && rate.interval.upper <= margin
    if let beyondNoise {
      // What is not there with noise is not there without it.
      verdict =
        isRateSmall || beyondNoise.interval.upper <= margin
        ? .alike : beyondNoise.interval.lower > 0 ? .different : .inconclusive
    } else {
      // Without repetitions all of it may be noise.
      verdict = isRateSmall ? .alike : .inconclusive
    }
  }

  /// A clause, such as `6.1 % of rows differ beyond noise (5.4 % to 6.4 %), more than the margin of
  /// 1 %`.
  func clause(_ what: String) -> String {
    let limit = Figures.percent(margin)
    guard rate.count > 0 else { return "nothing was compared yet" }
    guard let beyondNoise else {
      let found = "\(Self.text(rate)) of \(what)"
      return verdict == .alike
        ? "\(found), within the margin of \(limit)"
        : "\(found), but no request was repeated on the baseline, so it is not known how much of "
          + "it is noise"
    }
    let found = "\(Self.text(beyondNoise)) of \(what) beyond noise"
    switch verdict {
    case .alike:
      return rate.interval.upper <= margin && beyondNoise.interval.upper > margin
        ? "\(Self.text(rate)) of \(what), within the margin of \(limit)"
        : "\(found), within the margin of \(limit)"
    case .different:
      return beyondNoise.interval.lower > margin
        ? "\(found), more than the margin of \(limit)"
        : "\(found): there is a difference, and whether it is above the margin of \(limit) is open"
    case .inconclusive:
      return "\(found): neither within the margin of \(limit) nor beyond zero"
    }
  }

  private static func text(_ estimate: Estimate) -> String {
    "\(Figures.percent(estimate.value)) (\(Figures.percent(estimate.interval.lower)) to "
      + "\(Figures.percent(estimate.interval.upper)))"
  }
}
