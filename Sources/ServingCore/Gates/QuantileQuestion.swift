/// Whether a quantile of the canary's values is too far from the stable version's.
struct QuantileQuestion: GateQuestion {
  enum Kind: Hashable {
    /// Canary over stable, of values that are not negative.
    case ratio
    /// The distance between them, on either side.
    case distance
  }

  let canary: ValueHistogram
  let stable: ValueHistogram
  let kind: Kind
  let permille: Int
  let limit: Double
  /// Of the values, with a space before it; empty when it is not known.
  let valueUnit: String
  let unit: String

  var lack: String? { lack(of: unit, canary: canary.count, stable: stable.count) }
  var canaryCount: Int { canary.count }

  func verdict(_ levels: GateLevels, scale: Double) -> GateVerdict {
    if margin(levels.fail, scale).lowerBound > limit { return .fail }
    return margin(levels.pass, scale).upperBound <= limit ? .pass : .inconclusive
  }

  /// The bounds of the ratio or distance. Both arms' bounds have to hold, so each has half of
  /// `alpha`.
  private func margin(_ alpha: Double, _ scale: Double) -> ClosedRange<Double> {
    let canary = bounds(of: canary, alpha / 2, scale)
    let stable = bounds(of: stable, alpha / 2, scale)
    switch kind {
    case .ratio:
      let lower = canary.lowerBound.ratio(to: stable.upperBound)
      return lower...max(lower, canary.upperBound.ratio(to: stable.lowerBound))
    case .distance:
      let apart = max(
        canary.lowerBound - stable.upperBound, stable.lowerBound - canary.upperBound)
      let far = max(canary.upperBound - stable.lowerBound, stable.upperBound - canary.lowerBound)
      return max(apart, 0)...max(far, 0)
    }
  }

  private func bounds(
    of values: ValueHistogram, _ alpha: Double, _ scale: Double
  ) -> ClosedRange<Double> {
    let bounds = QuantileSequence(permille: permille).bounds(of: values, alpha: alpha, scale: scale)
    return kind == .ratio ? max(bounds.lowerBound, 0)...max(bounds.upperBound, 0) : bounds
  }

  func estimates(_ levels: GateLevels) -> (canary: ArmEstimate, stable: ArmEstimate) {
    (estimate(canary, levels), estimate(stable, levels))
  }

  private func estimate(_ values: ValueHistogram, _ levels: GateLevels) -> ArmEstimate {
    let bounds = bounds(of: values, levels.fail / 2, 1)
    // The rank of the sample's quantile: the smallest with at least the level's share up to it.
    let rank = (values.count * permille + 999) / 1_000
    let bucket = values.bounds(ofRank: max(rank, 1)) ?? 0...0
    return ArmEstimate(
      value: bucket.lowerBound / 2 + bucket.upperBound / 2, lower: bounds.lowerBound,
      upper: bounds.upperBound, count: values.count)
  }

  func values(_ canary: ArmEstimate, _ stable: ArmEstimate) -> String {
    "\(Figures.number(canary.value))\(valueUnit) of \(Figures.count(canary.count)) \(unit) against "
      + "\(Figures.number(stable.value))\(valueUnit) of \(Figures.count(stable.count)) (stable)"
  }

  func margin(_ verdict: GateVerdict, _ levels: GateLevels) -> String {
    let bounds = margin(verdict == .fail ? levels.fail : levels.pass, 1)
    return Phrases.margin(
      verdict, bounds, limit: limit, kind == .ratio ? " times as long" : " away")
  }
}

extension Double {
  /// This over another, both not negative: 1 when both are zero or both infinite would say too
  /// much, so the least that is certain is 0 for a lower bound over infinity and infinity over
  /// zero.
  fileprivate func ratio(to other: Double) -> Double {
    if other == .infinity { return self == .infinity ? .infinity : 0 }
    return other == 0 ? (self == 0 ? 0 : .infinity) : self / other
  }
}
