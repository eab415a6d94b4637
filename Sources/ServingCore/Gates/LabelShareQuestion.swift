/// Whether any label's share differs between the arms by more than a limit, up or down.
///
/// *Failing* is decided per label, and which labels there are is only known from the data. So the
/// labels of an arm are taken in the order in which it first gave them. The i-th has a part of
/// 1/(i·(i + 1)) of the arm's half of alpha: over all i, however many labels come, that sums to 1.
/// And what is counted for it begins right behind its first reply: given that the label is known,
/// the rest of the arm and the whole other arm are as good as any, while the first reply is what it
/// was chosen for. The canary's labels are held for being too frequent in the canary, the stable
/// version's for being too rare in it, so that a label which only one arm has is found either way.
///
/// *Passing* needs every label within the limit on both sides, and, for labels that nobody gave yet
/// or that are beyond those told apart, a share of all of these within the limit in both arms. A
/// canary that is off in one label then passes only by an error with that label: nothing to divide.
struct LabelShareQuestion: GateQuestion {
  let canary: LabelCounts
  let stable: LabelCounts
  let limit: Double
  let unit = "labelled replies"

  var lack: String? { lack(of: unit, canary: canary.total, stable: stable.total) }
  var canaryCount: Int { canary.total }

  func verdict(_ levels: GateLevels, scale: Double) -> GateVerdict {
    if failure(levels, scale) != nil { return .fail }
    return passes(levels.pass, scale) ? .pass : .inconclusive
  }

  /// A label whose share is too large in one arm, and by how much at least.
  private struct Failure {
    var label: String
    var comparison: BernoulliComparison
    var alpha: Double
    var isCanaryAbove: Bool

    var distanceMin: Double {
      let bounds = comparison.bounds(alpha: alpha)
      return isCanaryAbove ? bounds.lowerBound : -bounds.upperBound
    }
  }

  private func failure(_ levels: GateLevels, _ scale: Double) -> Failure? {
    failure(ofCanaryAbove: true, levels.fail / 2, scale)
      ?? failure(ofCanaryAbove: false, levels.fail / 2, scale)
  }

  private func failure(
    ofCanaryAbove isCanaryAbove: Bool, _ alpha: Double, _ scale: Double
  ) -> Failure? {
    let (more, less) = isCanaryAbove ? (canary, stable) : (stable, canary)
    for (index, entry) in more.entries.enumerated() {
      let ofLabel = alpha / Double((index + 1) * (index + 2))
      let inMore = sequence(entry.count - 1, of: more.total - entry.firstPlace, scale)
      let inLess = sequence(less.count(of: entry.label).upperBound, of: less.total, scale)
      let comparison = BernoulliComparison(
        canary: isCanaryAbove ? inMore : inLess, stable: isCanaryAbove ? inLess : inMore)
      let fails =
        isCanaryAbove
        ? comparison.isAbove(limit, alpha: ofLabel) : comparison.isBelow(-limit, alpha: ofLabel)
      if fails {
        return Failure(
          label: entry.label, comparison: comparison, alpha: ofLabel, isCanaryAbove: isCanaryAbove)
      }
    }
    return nil
  }

  private func passes(_ alpha: Double, _ scale: Double) -> Bool {
    for arm in [canary, stable] {
      let others = sequence(arm.otherCount, of: arm.total, scale)
      guard let share = others.share, share < limit,
        others.logEvidence(against: limit) >= -alpha.naturalLog
      else { return false }
    }
    return labels.allSatisfy { label in
      comparison(label, isCanaryAbove: true, scale).isBelow(limit, alpha: alpha)
        && comparison(label, isCanaryAbove: false, scale).isAbove(-limit, alpha: alpha)
    }
  }

  /// With as much of a label in the one arm, and as little in the other, as there can be.
  private func comparison(
    _ label: String, isCanaryAbove: Bool, _ scale: Double
  ) -> BernoulliComparison {
    let inCanary = canary.count(of: label)
    let inStable = stable.count(of: label)
    return BernoulliComparison(
      canary: sequence(
        isCanaryAbove ? inCanary.upperBound : inCanary.lowerBound, of: canary.total, scale),
      stable: sequence(
        isCanaryAbove ? inStable.lowerBound : inStable.upperBound, of: stable.total, scale))
  }

  /// Every label that either arm tells apart.
  private var labels: [String] {
    let ofCanary = canary.entries.map(\.label)
    let known = Set(ofCanary)
    return ofCanary + stable.entries.map(\.label).filter { !known.contains($0) }
  }

  /// The label that sentences speak of: the one that fails, or else that with the largest distance.
  private func shown(_ levels: GateLevels) -> String {
    if let failure = failure(levels, 1) { return failure.label }
    var farthest = (label: "", distance: -1.0)
    for label in labels {
      let difference = comparison(label, isCanaryAbove: true, 1).difference ?? 0
      let distance = difference.magnitude
      if distance > farthest.distance { farthest = (label, distance) }
    }
    return farthest.label
  }

  func estimates(_ levels: GateLevels) -> (canary: ArmEstimate, stable: ArmEstimate) {
    let label = shown(levels)
    return (estimate(label, canary, levels), estimate(label, stable, levels))
  }

  private func estimate(_ label: String, _ arm: LabelCounts, _ levels: GateLevels) -> ArmEstimate {
    let ofLabel = sequence(arm.count(of: label).lowerBound, of: arm.total, 1)
    let bounds = ofLabel.bounds(alpha: levels.fail / 2)
    return ArmEstimate(
      value: ofLabel.share ?? 0, lower: bounds.lowerBound, upper: bounds.upperBound,
      count: arm.total)
  }

  func values(_ canary: ArmEstimate, _ stable: ArmEstimate) -> String {
    "\(Figures.percent(canary.value)) of \(Figures.count(canary.count)) \(unit) against "
      + "\(Figures.percent(stable.value)) of \(Figures.count(stable.count)) (stable)"
  }

  func margin(_ verdict: GateVerdict, _ levels: GateLevels) -> String {
    var label = shown(levels)
    var lower = 0.0
    var upper = 0.0
    if verdict == .fail, let failure = failure(levels, 1) {
      label = failure.label
      lower = failure.distanceMin
    } else {
      let above = comparison(label, isCanaryAbove: true, 1).bounds(alpha: levels.pass)
      let below = comparison(label, isCanaryAbove: false, 1).bounds(alpha: levels.pass)
      lower = max(below.lowerBound, -above.upperBound, 0)
      upper = max(above.upperBound, -below.lowerBound)
    }
    let margin = Phrases.margin(
      verdict, (lower * 100)...max(lower * 100, upper * 100), limit: limit * 100, " points apart")
    return "the label \(label.quotedForMessage) is \(margin)"
  }

  private func sequence(_ count: Int, of total: Int, _ scale: Double) -> BernoulliSequence {
    BernoulliSequence(
      successes: Double(count) * scale, of: Double(total) * scale, prior: .even)
  }
}
