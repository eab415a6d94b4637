import ServingCore
import Testing

struct RampPolicyTests {
  private static let errors = Gate(.errorRate, limit: 0.01)
  private static let latency = Gate(.latency(permille: 950), limit: 1.5)

  private static func canary(_ share: CanaryShare, step: Int = 0) throws -> Canary {
    var plan = try PlannedRoute()
    try plan.canary(2, share, gates: [errors, latency])
    for _ in 0..<step { try plan.ramp(.next) }
    return try plan.canary(2)
  }

  private static func findings(_ verdicts: [GateVerdict]) -> [GateFinding] {
    zip([errors, latency], verdicts).map {
      GateFinding(gate: $0, verdict: $1, sentence: "\($0.metric.name) \($1.rawValue)")
    }
  }

  @Test(
    arguments: [
      // Step, verdicts, requests, seconds held; nil to wait for what the text says.
      (0, [.pass, .pass], 1_000, 600, .advance, ""), (1, [.pass, .pass], 1_000, 600, .advance, ""),
      (2, [.pass, .pass], 1_000, 600, .promote, ""),
      (2, [.pass, .pass], 999, 600, nil, "has answered 999 of 1000 requests in this step"),
      (2, [.pass, .pass], 1_000, 599, nil, "has held 100 % for 599 of 600 s"),
      (
        0, [.pass, .inconclusive], 9_999, 9_999, nil,
        "gate latency-p95=1.5 is inconclusive: latency-p95 inconclusive"
      ),
      (2, [.inconclusive, .pass], 9_999, 9_999, nil, "gate error-rate=0.01 is inconclusive"),
      (2, [.pass], 9_999, 9_999, nil, "gate latency-p95=1.5 was not looked at yet"),
      (2, [], 0, 0, nil, "has held 100 % for 0 of 600 s; has answered 0 of 1000 requests in"),
    ] as [(Int, [GateVerdict], Int, Int, RampDecision?, String)])
  func goesOnWhenNothingIsMissing(
    _ step: Int, _ verdicts: [GateVerdict], _ requests: Int, _ seconds: Int,
    _ decision: RampDecision?, _ reason: String
  ) throws {
    let got = RampPolicy.decide(
      canary: try Self.canary(.ramp(1, 50, 100), step: step), findings: Self.findings(verdicts),
      stepRequests: requests, heldSeconds: seconds)
    if let decision {
      #expect(got == decision)
    } else if case .wait(let sentence) = got {
      #expect(sentence.hasPrefix(reason), "\(sentence)")
    } else {
      Issue.record("expected to wait, got \(got)")
    }
  }

  @Test(arguments: [true, false], [true, false])
  func aFailingGateAlwaysEnds(_ hasRamp: Bool, _ isPaused: Bool) throws {
    var canary = try Self.canary(hasRamp ? .ramp(1, 50) : .hundredths(100))
    canary.ramp?.isPaused = isPaused
    let findings = Self.findings([.inconclusive, .fail])
    #expect(
      RampPolicy.decide(canary: canary, findings: findings, stepRequests: 0, heldSeconds: 0)
        == .withdraw([findings[1]]))
    canary.gates = [Self.errors]
    guard
      case .wait = RampPolicy.decide(
        canary: canary, findings: findings, stepRequests: 9_999, heldSeconds: 9_999)
    else {
      Issue.record("a gate that the canary does not have must not end it")
      return
    }
  }

  @Test func waitsWherePlansDoNotLead() throws {
    func sentence(_ canary: Canary, beside canaries: [Canary] = []) -> String? {
      let decision = RampPolicy.decide(
        canary: canary, findings: Self.findings([.pass, .pass]), stepRequests: 9_999,
        heldSeconds: 9_999, beside: canaries)
      guard case .wait(let sentence) = decision else { return nil }
      return sentence
    }
    #expect(sentence(try Self.canary(.hundredths(150))) == "has no ramp: it stays at 1.5 %")
    #expect(
      sentence(try Self.canary(.ramp(1, 50), step: 1))
        == "is at its last step, 50 %: promote or withdraw it")
    var paused = try Self.canary(.ramp(1, 50))
    paused.ramp?.isPaused = true
    #expect(sentence(paused) == "is paused at 1 %, having held 9999 s")
    let other = Canary(
      version: try PlannedRoute.version(3), since: 1, salt: "digits/2",
      buckets: BucketSet([100..<6_000]))
    #expect(
      sentence(try Self.canary(.ramp(1, 50)), beside: [other])
        == "there is no room for canary 2 at 50 %: 41 % is free beside canary 3")
  }

  @Test func aRampWithoutGatesNeedsTimeAndRequestsOnly() throws {
    var canary = try Self.canary(.ramp(1, 50))
    canary.gates = []
    #expect(
      RampPolicy.decide(canary: canary, findings: [], stepRequests: 1_000, heldSeconds: 600)
        == .advance)
  }
}
