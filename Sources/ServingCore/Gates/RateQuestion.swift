/// Whether the canary's share of something bad is above the stable version's by more than a limit.
///
/// | metric | bad | of |
/// | --- | --- | --- |
/// | `error-rate` | errors other than refusals | requests that were not refused |
/// | `refusal-rate` | refusals | requests |
/// | `accuracy` | labels that were wrong | labels with a true label |
struct RateQuestion: GateQuestion {
  struct Arm {
    var bad: Int
    var total: Int
  }

  let canary: Arm
  let stable: Arm
  let limit: Double
  let prior: BernoulliPrior
  /// Whether people speak of the share that is good: accuracy.
  let isGoodShown: Bool
  let unit: String

  var lack: String? { lack(of: unit, canary: canary.total, stable: stable.total) }
  var canaryCount: Int { canary.total }

  func verdict(_ levels: GateLevels, scale: Double) -> GateVerdict {
    let comparison = comparison(scale: scale)
    if comparison.isAbove(limit, alpha: levels.fail) { return .fail }
    return comparison.isBelow(limit, alpha: levels.pass) ? .pass : .inconclusive
  }

  func estimates(_ levels: GateLevels) -> (canary: ArmEstimate, stable: ArmEstimate) {
    let comparison = comparison(scale: 1)
    return (
      estimate(comparison.canary, canary.total, levels),
      estimate(comparison.stable, stable.total, levels)
    )
  }

  private func estimate(
    _ sequence: BernoulliSequence, _ count: Int, _ levels: GateLevels
  ) -> ArmEstimate {
    let bounds = sequence.bounds(alpha: levels.fail / 2)
    let share = sequence.share ?? 0
    return isGoodShown
      ? ArmEstimate(
        value: 1 - share, lower: 1 - bounds.upperBound, upper: 1 - bounds.lowerBound, count: count)
      : ArmEstimate(value: share, lower: bounds.lowerBound, upper: bounds.upperBound, count: count)
  }

  func values(_ canary: ArmEstimate, _ stable: ArmEstimate) -> String {
    "\(Figures.percent(canary.value)) of \(Figures.count(canary.count)) \(unit) against "
      + "\(Figures.percent(stable.value)) of \(Figures.count(stable.count)) (stable)"
  }

  func margin(_ verdict: GateVerdict, _ levels: GateLevels) -> String {
    let comparison = comparison(scale: 1)
    let bounds = comparison.bounds(alpha: verdict == .fail ? levels.fail : levels.pass)
    return Phrases.margin(
      verdict, (bounds.lowerBound * 100)...(bounds.upperBound * 100), limit: limit * 100,
      " points worse")
  }

  private func comparison(scale: Double) -> BernoulliComparison {
    BernoulliComparison(
      canary: sequence(canary, scale), stable: sequence(stable, scale))
  }

  private func sequence(_ arm: Arm, _ scale: Double) -> BernoulliSequence {
    BernoulliSequence(
      successes: Double(arm.bad) * scale, of: Double(arm.total) * scale, prior: prior)
  }
}
