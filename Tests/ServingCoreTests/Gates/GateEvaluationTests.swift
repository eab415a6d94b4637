import ServingCore
import ServingTestKit
import Testing

@Suite struct GateEvaluationTests {
  /// Evidence with so many errors and refusals, and the rest OK within 10 ms.
  private func arm(_ requests: Int, errors: Int = 0, refusals: Int = 0) -> ArmEvidence {
    var evidence = ArmEvidence()
    for index in 0..<requests {
      let code: StatusCode? =
        index < errors ? .internal : (index < errors + refusals ? .unavailable : nil)
      evidence.add(code: code, latencyNanoseconds: 10_000_000)
    }
    return evidence
  }

  private func finding(
    _ gate: Gate, _ canary: ArmEvidence, _ stable: ArmEvidence
  ) throws -> GateFinding {
    let findings = GateEvaluation.findings(gates: [gate], canary: canary, stable: stable)
    #expect(findings.count == 1)
    let levels = GateLevels(gateCount: 1)
    let verdict = GateEvaluation.verdict(of: gate, canary: canary, stable: stable, levels: levels)
    let finding = try #require(findings.first)
    #expect(finding.verdict == verdict)
    #expect(finding.gate == gate)
    return finding
  }

  @Test(arguments: GateMetric.all)
  func nothingIsInconclusiveAndSaysSo(metric: GateMetric) throws {
    let gate = Gate(metric, limit: 0.5)
    for (canary, stable) in [(0, 0), (0, 5), (5, 0)] {
      let finding = try finding(gate, arm(canary), arm(stable))
      #expect(finding.verdict == .inconclusive)
      if canary == 0 || metric == .meanError || metric == .accuracy {
        #expect(finding.canary == nil)
        #expect(finding.sentence.hasPrefix("\(metric.name): the canary has no "))
        #expect(finding.sentence.hasSuffix(" yet"))
      }
    }
  }

  @Test func errorsThatAreManyFail() throws {
    let finding = try finding(
      Gate(.errorRate, limit: 0.005), arm(480, errors: 24), arm(9_120))
    #expect(finding.verdict == .fail)
    #expect(
      finding.sentence
        == "error-rate: 5 % of 480 requests against 0 % of 9,120 (stable); "
        + "at least 1.9 points worse, limit 0.5: failed")
    let canary = try #require(finding.canary)
    #expect(canary.value == 0.05)
    #expect(canary.count == 480)
    #expect(canary.lower > 0.005 && canary.lower < 0.05 && canary.upper > 0.05)
    #expect(try #require(finding.stable).count == 9_120)
  }

  @Test func errorsThatAreNonePass() throws {
    let finding = try finding(Gate(.errorRate, limit: 0.005), arm(3_000), arm(9_000))
    #expect(finding.verdict == .pass)
    #expect(finding.sentence.contains("0 % of 3,000 requests against 0 % of 9,000 (stable)"))
    #expect(finding.sentence.contains("limit 0.5: passed"))
  }

  @Test func fewSayHowManyAreMissing() throws {
    let finding = try finding(Gate(.errorRate, limit: 0.005), arm(200), arm(4_000))
    #expect(finding.verdict == .inconclusive)
    #expect(finding.sentence.contains(": open; if it goes on like this, about "))
    #expect(finding.sentence.hasSuffix(" more requests of the canary would pass it"))
  }

  /// What is said to be missing is what it takes, when it comes so.
  @Test func asManyMoreAsForetoldDecide() throws {
    let gate = Gate(.refusalRate, limit: 0.01)
    let sentence = try finding(gate, arm(100), arm(100)).sentence
    let words = sentence.split(separator: " ").map(String.init)
    let place = try #require(words.firstIndex(of: "about"))
    let more = try #require(Int(words[place + 1].filter { $0 != "," }))
    #expect(try finding(gate, arm(100 + more), arm(100 + more)).verdict == .pass)
    #expect(try finding(gate, arm(100 + more / 2), arm(100 + more / 2)).verdict == .inconclusive)
  }

  @Test func aDifferenceAtTheLimitIsNeverDecided() throws {
    let finding = try finding(
      Gate(.errorRate, limit: 0.01), arm(1_000, errors: 20), arm(1_000, errors: 10))
    #expect(finding.verdict == .inconclusive)
    #expect(finding.sentence.contains("not even 1,024 times as many requests would decide it"))
  }

  @Test func refusalsAreAsideOfErrors() throws {
    let canary = arm(2_000, refusals: 200)
    let errors = try finding(Gate(.errorRate, limit: 0.01), canary, arm(2_000))
    #expect(errors.canary?.count == 1_800)
    #expect(errors.verdict == .pass)
    #expect(try finding(Gate(.refusalRate, limit: 0.01), canary, arm(2_000)).verdict == .fail)
  }

  /// A canary like the stable version passes everything, given enough.
  @Test(arguments: GateMetric.all)
  func whatIsAlikePasses(metric: GateMetric) throws {
    var random = SeededRandom(seed: 11)
    let canary = GateWorld().evidence(6_000, &random)
    let stable = GateWorld().evidence(6_000, &random)
    let limit =
      switch metric {
      case .latency(let permille): permille > 990 ? 3 : 1.5
      case .meanError: 0.2
      default: 0.1
      }
    let finding = try finding(Gate(metric, limit: limit), canary, stable)
    #expect(finding.verdict == .pass, "\(finding.sentence)")
    #expect(finding.sentence.hasSuffix(": passed"))
    for estimate in [try #require(finding.canary), try #require(finding.stable)] {
      #expect(estimate.lower <= estimate.value && estimate.value <= estimate.upper)
    }
  }

  static let bad: [(GateWorld, Gate, String)] = [
    (GateWorld(errorShare: 0.05), Gate(.errorRate, limit: 0.005), "points worse"),
    (GateWorld(refusalShare: 0.05), Gate(.refusalRate, limit: 0.01), "points worse"),
    (GateWorld(slowness: 3), Gate(.latency(permille: 950), limit: 1.5), "times as long"),
    (GateWorld(scoreShift: 0.3), Gate(.score(permille: 500), limit: 0.1), "away"),
    (GateWorld(scoreShift: -0.3), Gate(.score(permille: 100), limit: 0.1), "away"),
    (GateWorld(accuracy: 0.7), Gate(.accuracy, limit: 0.05), "points worse"),
    (GateWorld(scoreError: 2), Gate(.meanError, limit: 0.5), "worse"),
    (GateWorld(labelShares: [0.3, 0.5, 0.15]), Gate(.labelShare, limit: 0.05), "points apart"),
    // A label that vanished, and one that the stable version never gave.
    (GateWorld(labelShares: [0.6, 0.35, 0]), Gate(.labelShare, limit: 0.11), "the label \"c\""),
  ]

  @Test(arguments: bad)
  func whatIsBadFails(world: GateWorld, gate: Gate, words: String) throws {
    var random = SeededRandom(seed: 12)
    let canary = world.evidence(1_500, &random)
    let stable = GateWorld().evidence(5_000, &random)
    let finding = try finding(gate, canary, stable)
    #expect(finding.verdict == .fail, "\(finding.sentence)")
    #expect(finding.sentence.contains(words), "\(finding.sentence)")
    #expect(finding.sentence.hasSuffix(": failed"))
    // The other way round only what is held on both sides fails.
    let exchanged = try self.finding(gate, stable, canary)
    switch gate.metric {
    case .labelShare, .score: #expect(exchanged.verdict == .fail, "\(exchanged.sentence)")
    default: #expect(exchanged.verdict == .pass, "\(exchanged.sentence)")
    }
  }

  @Test func labelsBeyondThoseToldApartKeepItOpen() throws {
    var arms = [ArmEvidence(), ArmEvidence()]
    for index in 0..<20_000 {
      for arm in 0..<2 {
        arms[arm].add(
          code: nil, latencyNanoseconds: 1, output: OutputSummary(label: "\(index % 100)"))
      }
    }
    #expect(arms[0].labels.otherCount == 7_200)
    let narrow = try finding(Gate(.labelShare, limit: 0.1), arms[0], arms[1])
    #expect(narrow.verdict == .inconclusive)
    let wide = try finding(Gate(.labelShare, limit: 0.4), arms[0], arms[1])
    #expect(wide.verdict == .pass, "\(wide.sentence)")
  }

  @Test func fewOutcomesBoundNoMean() throws {
    var canary = ArmEvidence()
    for _ in 0..<40 { canary.outcomes.add(output: OutputSummary(score: 1), truth: .value(0)) }
    let finding = try finding(Gate(.meanError, limit: 1), canary, canary)
    #expect(
      finding.sentence
        == "mean-error: the canary has 40 scores with a true value, at least 100 are needed")
  }

  @Test func moreGatesShareTheLevel() {
    #expect(GateLevels(gateCount: 4, alpha: 0.02).fail == 0.005)
    #expect(GateLevels(gateCount: 4, alpha: 0.02).pass == GateLevels.passAlphaStandard)
    #expect(GateLevels(gateCount: 0).fail == GateLevels.failAlphaStandard)
  }
}
