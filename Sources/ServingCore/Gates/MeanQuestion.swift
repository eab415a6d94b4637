/// Whether the canary's mean error is above the stable version's by more than a limit.
struct MeanQuestion: GateQuestion {
  let canary: OutcomeCounts
  let stable: OutcomeCounts
  let limit: Double
  let unit = "scores with a true value"

  var lack: String? {
    lack(
      of: unit, canary: canary.errorCount, stable: stable.errorCount, least: MeanSequence.countMin)
  }
  var canaryCount: Int { canary.errorCount }

  func verdict(_ levels: GateLevels, scale: Double) -> GateVerdict {
    if difference(levels.fail, scale).lowerBound > limit { return .fail }
    return difference(levels.pass, scale).upperBound <= limit ? .pass : .inconclusive
  }

  /// Both arms' bounds have to hold, so each has half of `alpha`.
  private func difference(_ alpha: Double, _ scale: Double) -> ClosedRange<Double> {
    let canary = sequence(canary, scale)
    let stable = sequence(stable, scale)
    let middle = canary.mean - stable.mean
    let margin = canary.margin(alpha: alpha / 2) + stable.margin(alpha: alpha / 2)
    return (middle - margin)...(middle + margin)
  }

  /// A spread below the limit is taken for the limit: it would say too much of errors to come.
  private func sequence(_ counts: OutcomeCounts, _ scale: Double) -> MeanSequence {
    MeanSequence(
      count: Double(counts.errorCount) * scale, mean: counts.errorMean,
      variance: counts.errorVariance, deviationMin: limit)
  }

  func estimates(_ levels: GateLevels) -> (canary: ArmEstimate, stable: ArmEstimate) {
    (estimate(canary, levels), estimate(stable, levels))
  }

  private func estimate(_ counts: OutcomeCounts, _ levels: GateLevels) -> ArmEstimate {
    let bounds = sequence(counts, 1).bounds(alpha: levels.fail / 2)
    return ArmEstimate(
      value: counts.errorMean, lower: max(bounds.lowerBound, 0), upper: bounds.upperBound,
      count: counts.errorCount)
  }

  func values(_ canary: ArmEstimate, _ stable: ArmEstimate) -> String {
    "\(Figures.number(canary.value)) over \(Figures.count(canary.count)) \(unit) against "
      + "\(Figures.number(stable.value)) over \(Figures.count(stable.count)) (stable)"
  }

  func margin(_ verdict: GateVerdict, _ levels: GateLevels) -> String {
    let bounds = difference(verdict == .fail ? levels.fail : levels.pass, 1)
    return Phrases.margin(verdict, bounds, limit: limit, " worse")
  }
}
