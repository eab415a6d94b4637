import ServingCore
import ServingTestKit
import Testing

struct RoutePlanRampTests {
  private static let later = "2026-11-23T06:00:00Z"

  private static func finding(_ verdict: GateVerdict, _ sentence: String) -> GateFinding {
    GateFinding(gate: Gate(.errorRate, limit: 0.01), verdict: verdict, sentence: sentence)
  }

  @Test func goesFromStepToStepToBeingStable() throws {
    var plan = try PlannedRoute()
    try plan.canary(2, .ramp(1, 50, 100))
    try plan.ramp(.next, at: Self.later)
    let canary = try plan.canary(2)
    #expect(canary.ramp?.step == 1)
    #expect(canary.ramp?.enteredAt == Self.later)
    #expect(canary.buckets.texts == ["0-4999"])
    #expect(canary.since == 2)
    #expect(plan.route?.change.action == .advance)
    try plan.ramp(.next)
    try plan.ramp(.next)
    #expect(plan.route?.stable.number == 2)
    #expect(plan.route?.previous?.number == 1)
    #expect(plan.route?.canaries == [])
    #expect(plan.route?.change.action == .promote)
  }

  @Test func aRampThatEndsBelowStaysThere() throws {
    var plan = try PlannedRoute()
    try plan.canary(2, .ramp(1, 50))
    try plan.ramp(.next)
    let error = refusal { () throws(ServingError) in try plan.ramp(.next) }
    #expect(error?.code == .failedPrecondition)
    #expect(error?.message.contains("at its last step, 50 %; promote the version") == true)
  }

  @Test func aPauseKeepsWhatWasHeld() throws {
    var plan = try PlannedRoute()
    try plan.canary(2, .ramp(1, 50))
    try plan.ramp(.pause, elapsed: 120, at: Self.later)
    var ramp = try #require(try plan.canary(2).ramp)
    #expect(ramp.isPaused && ramp.heldSeconds == 120 && ramp.enteredAt == Self.later)
    #expect(ramp.heldSeconds(elapsedSeconds: 999) == 120)
    #expect(plan.route?.change.action == .pause)
    #expect(
      refusal { () throws(ServingError) in try plan.ramp(.pause) }?.message
        == "canary 2 is paused already")
    try plan.ramp(.resume)
    ramp = try #require(try plan.canary(2).ramp)
    #expect(!ramp.isPaused && ramp.heldSeconds == 120)
    #expect(ramp.heldSeconds(elapsedSeconds: 30) == 150)
    #expect(ramp.heldSeconds(elapsedSeconds: -30) == 120)
    #expect(ramp.heldSeconds(elapsedSeconds: .max) == Ramp.heldSecondsMax)
    #expect(
      refusal { () throws(ServingError) in try plan.ramp(.resume) }?.message
        == "canary 2 is not paused")
    try plan.ramp(.pause, elapsed: -5)
    #expect(try plan.canary(2).ramp?.heldSeconds == 120)
    try plan.ramp(.next)
    #expect(try plan.canary(2).ramp?.heldSeconds == 0)
    #expect(try plan.canary(2).ramp?.isPaused == true)
  }

  @Test func thePaceChanges() throws {
    var plan = try PlannedRoute()
    try plan.canary(2, .ramp(1, 50))
    try plan.ramp(.pace(holdSeconds: 5))
    #expect(try plan.canary(2).ramp?.holdSeconds == 5)
    #expect(plan.route?.change.action == .canary)
    for (seconds, message) in [(5, "holds each step for 5 s already"), (-1, "expected a hold of")] {
      let error = refusal { () throws(ServingError) in
        try plan.ramp(.pace(holdSeconds: seconds))
      }
      #expect(error?.message.contains(message) == true)
    }
  }

  @Test func saysWhichCanaryIsMeant() throws {
    var plan = try PlannedRoute()
    func message(_ order: RampOrder, _ version: Int64? = nil) -> String? {
      var copy = plan
      return refusal { () throws(ServingError) in try copy.ramp(order, of: version) }?.message
    }
    #expect(message(.pause) == "the model has no canary")
    try plan.canary(2, .hundredths(100))
    #expect(message(.pause) == "no canary has a ramp; canaries: 2")
    #expect(message(.pause, 2)?.hasPrefix("canary 2 has no ramp: it stays at 1 %") == true)
    #expect(message(.pause, 3) == "version 3 is no canary; canaries: 2")
    try plan.canary(3, .ramp(1, 2))
    #expect(message(.pause) == nil)
    #expect(
      message(.abort) == "the model has several canaries; say which is meant: 2, 3")
  }

  @Test func anAbortEndsOneCanary() throws {
    var plan = try PlannedRoute()
    try plan.canary(2, .hundredths(100))
    try plan.canary(3, .ramp(1, 2))
    try plan.ramp(.abort, of: 2)
    #expect(plan.route?.canaries.map(\.version.number) == [3])
    #expect(plan.route?.change.action == .rollback)
    #expect(plan.route?.change.withdraws.map(\.number) == [2])
    #expect(plan.route?.change.restores == nil)
  }

  @Test func aGateEndsACanaryWithItsEvidence() throws {
    var plan = try PlannedRoute()
    try plan.canary(2, .ramp(1, 100))
    try plan.ramp(.pause)
    let failing = Self.finding(.fail, "3 % more errors")
    let long = String(repeating: "é", count: 1_000)
    try plan.apply(
      .withdraw([failing]), to: 2, findings: [Self.finding(.pass, long), failing])
    let change = try #require(plan.route?.change)
    #expect(change.actor == RouteChange.gateActor)
    #expect(change.action == .rollback)
    #expect(change.reason == "canary 2 fails error-rate=0.01 at 1 %")
    #expect(change.evidence.count == 2)
    #expect(change.evidence[0] == "3 % more errors")
    #expect(change.evidence[1].utf8.count <= RouteChange.evidenceBytesMax)
    #expect(change.evidence[1].hasSuffix("é…"))
    #expect(plan.route?.canaries == [])
  }

  @Test func theControllerGoesOnAndPromotes() throws {
    var plan = try PlannedRoute()
    try plan.canary(2, .ramp(1, 100))
    try plan.apply(
      .advance, to: 2, findings: [Self.finding(.pass, "fine"), Self.finding(.pass, " ")])
    #expect(plan.route?.change.actor == RouteChange.rampActor)
    #expect(plan.route?.change.action == .advance)
    #expect(plan.route?.change.evidence == ["fine"])
    #expect(plan.route?.change.reason == "step 1 of 2 of canary 2 has held at 1 %")
    try plan.apply(.promote, to: 2, findings: [Self.finding(.pass, "fine")])
    #expect(plan.route?.stable.number == 2)
    #expect(plan.route?.change.evidence == ["fine"])
  }

  @Test(
    arguments: [
      (.advance, 1, "got revision 2 (canary of version 1"), (.promote, nil, "at step 1 of 2"),
      (.wait("so"), nil, "canary 2 is to wait: so"),
    ] as [(RampDecision, Int?, String)])
  func theControllerNeverOverrules(
    _ decision: RampDecision, _ expected: Int?, _ message: String
  ) throws {
    var plan = try PlannedRoute()
    try plan.canary(2, .ramp(1, 100))
    let error = refusal { () throws(ServingError) in
      try plan.apply(decision, to: 2, expected: expected)
    }
    #expect(error?.code == .failedPrecondition)
    #expect(error?.message.contains(message) == true, "\(error?.message ?? "accepted")")
  }

  @Test func thePausedOneDoesNotGoOn() throws {
    var plan = try PlannedRoute()
    try plan.canary(2, .ramp(1, 100))
    try plan.ramp(.pause)
    let error = refusal { () throws(ServingError) in try plan.apply(.advance, to: 2) }
    #expect(error?.message == "the ramp of canary 2 cannot go on: it is paused")
  }

  @Test func othersGoOnBesideANewStableVersion() throws {
    var plan = try PlannedRoute()
    try plan.canary(2, .hundredths(100), keys: ["bob"], stableKeys: ["zoe"])
    try plan.canary(3, .ramp(1, 5))
    let before = try plan.canary(3)
    try plan.promote(2)
    var after = before
    after.since = 4
    #expect(plan.route?.canaries == [after])
    #expect(plan.route?.stableKeys == ["zoe"])
  }

  @Test func aRollbackEndsAllCanariesFirst() throws {
    var plan = try PlannedRoute()
    try plan.promote(2)
    try plan.canary(3, .hundredths(100), stableKeys: ["zoe"])
    try plan.canary(4, .hundredths(100))
    try plan.rollback()
    #expect(plan.route?.change.withdraws.map(\.number) == [3, 4])
    #expect(plan.route?.stable.number == 2)
    #expect(plan.route?.canaries == [])
    #expect(plan.route?.stableKeys == ["zoe"])
    try plan.rollback()
    #expect(plan.route?.stable.number == 1)
    #expect(plan.route?.change.restores == 1)
  }

  /// What only changed canaries is no way station: going back never leads forth.
  @Test func aRollbackGoesFurtherBackAcrossCanaries() throws {
    var plan = try PlannedRoute()
    try plan.promote(2)
    try plan.promote(3)
    try plan.rollback()
    try plan.canary(4, .ramp(1, 2, 3))
    try plan.ramp(.next)
    try plan.rollback()
    #expect(plan.route?.stable.number == 2)
    try plan.rollback()
    #expect(plan.route?.stable.number == 1)
    let error = refusal { () throws(ServingError) in try plan.rollback() }
    #expect(error?.code == .failedPrecondition)
    // Restoring a revision brings its stable version, not its canaries.
    try plan.rollback(to: 5)
    #expect(plan.route?.stable.number == 2)
    #expect(plan.route?.canaries == [])
  }
}
