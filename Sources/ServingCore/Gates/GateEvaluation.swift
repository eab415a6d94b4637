/// What a canary's gates find, from the sums of both arms. Pure; ask as often as you like: every
/// verdict is from confidence sequences, which hold at all moments together.
///
/// | metric | method |
/// | --- | --- |
/// | `error-rate`, `refusal-rate`, `accuracy` | beta-binomial mixtures: ``BernoulliComparison`` |
/// | `label-share` | the same per label: ``LabelShareQuestion`` |
/// | `latency-pNN`, `score-pNN` | order statistics of both arms: ``QuantileSequence`` |
/// | `mean-error` | asymptotic: ``MeanSequence`` |
///
/// How the chance of error is divided: ``GateLevels``. What is supposed: requests of an arm fare
/// independently and with the same chances, and the arms run side by side. Slow changes that hit
/// both arms alike, and requests of one sticky key that fare alike, make the chance of error
/// larger.
package enum GateEvaluation {
  /// Times the evidence so far within which a decision is foretold.
  private static let scaleMax = 1_024.0

  /// One finding for each gate, in their order.
  /// - Parameter alpha: the chance that any of the gates ever fails a canary that keeps their
  /// limits.
  /// - Parameter passAlpha: the chance that a canary which breaks a limit is ever passed by its
  /// gate.
  package static func findings(
    gates: [Gate], canary: ArmEvidence, stable: ArmEvidence,
    alpha: Double = GateLevels.failAlphaStandard,
    passAlpha: Double = GateLevels.passAlphaStandard
  ) -> [GateFinding] {
    let levels = GateLevels(gateCount: gates.count, alpha: alpha, passAlpha: passAlpha)
    return gates.map { gate in
      finding(gate, question(gate, canary: canary, stable: stable), levels)
    }
  }

  /// One gate's verdict alone, which costs less than its finding.
  package static func verdict(
    of gate: Gate, canary: ArmEvidence, stable: ArmEvidence, levels: GateLevels
  ) -> GateVerdict {
    let question = question(gate, canary: canary, stable: stable)
    return question.lack == nil ? question.verdict(levels, scale: 1) : .inconclusive
  }

  private static func question(
    _ gate: Gate, canary: ArmEvidence, stable: ArmEvidence
  ) -> any GateQuestion {
    switch gate.metric {
    case .errorRate:
      rate(gate, canary, stable, .rare, "requests") {
        RateQuestion.Arm(bad: $0.errorCount, total: $0.admittedCount)
      }
    case .refusalRate:
      rate(gate, canary, stable, .rare, "requests") {
        RateQuestion.Arm(bad: $0.refusalCount, total: $0.requestCount)
      }
    case .accuracy:
      rate(gate, canary, stable, .even, "labels with a true label") {
        let outcomes = $0.outcomes
        return RateQuestion.Arm(
          bad: outcomes.labelCount - outcomes.rightCount, total: outcomes.labelCount)
      }
    case .latency(let permille):
      QuantileQuestion(
        canary: canary.latencies, stable: stable.latencies, kind: .ratio, permille: permille,
        limit: gate.limit, valueUnit: " ms", unit: "OK replies")
    case .score(let permille):
      QuantileQuestion(
        canary: canary.scores, stable: stable.scores, kind: .distance, permille: permille,
        limit: gate.limit, valueUnit: "", unit: "scores")
    case .labelShare:
      LabelShareQuestion(canary: canary.labels, stable: stable.labels, limit: gate.limit)
    case .meanError:
      MeanQuestion(canary: canary.outcomes, stable: stable.outcomes, limit: gate.limit)
    }
  }

  private static func rate(
    _ gate: Gate, _ canary: ArmEvidence, _ stable: ArmEvidence, _ prior: BernoulliPrior,
    _ unit: String, _ arm: (ArmEvidence) -> RateQuestion.Arm
  ) -> any GateQuestion {
    RateQuestion(
      canary: arm(canary), stable: arm(stable), limit: gate.limit, prior: prior,
      isGoodShown: gate.metric == .accuracy, unit: unit)
  }

  private static func finding(
    _ gate: Gate, _ question: some GateQuestion, _ levels: GateLevels
  ) -> GateFinding {
    let name = gate.metric.name
    if let lack = question.lack {
      return GateFinding(gate: gate, verdict: .inconclusive, sentence: "\(name): \(lack)")
    }
    let verdict = question.verdict(levels, scale: 1)
    let (canary, stable) = question.estimates(levels)
    let facts =
      "\(name): \(question.values(canary, stable)); \(question.margin(verdict, levels))"
    let end =
      switch verdict {
      case .fail: ": failed"
      case .pass: ": passed"
      case .inconclusive: ": open; \(outlook(question, levels))"
      }
    return GateFinding(
      gate: gate, verdict: verdict, canary: canary, stable: stable, sentence: facts + end)
  }

  /// How much more evidence would decide, if what comes is like what came.
  private static func outlook(_ question: some GateQuestion, _ levels: GateLevels) -> String {
    func verdict(_ scale: Double) -> GateVerdict { question.verdict(levels, scale: scale) }
    var high = 2.0
    while high < scaleMax, verdict(high) == .inconclusive { high *= 2 }
    let outcome = verdict(high)
    guard outcome != .inconclusive else {
      return "if it goes on like this, not even \(Figures.count(Int(scaleMax))) times as many "
        + "\(question.unit) would decide it"
    }
    var low = high / 2
    for _ in 0..<5 {
      let middle = (low + high) / 2
      if verdict(middle) == .inconclusive { low = middle } else { high = middle }
    }
    let more = max(Double(question.canaryCount) * (high - 1), 1)
    return "if it goes on like this, about \(Figures.number(more.rounded(.up))) more "
      + "\(question.unit) of the canary would \(outcome.rawValue) it"
  }
}
