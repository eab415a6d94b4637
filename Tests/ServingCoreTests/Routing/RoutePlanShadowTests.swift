import ServingCore
import ServingTestKit
import Testing

struct RoutePlanShadowTests {
  @Test func oneThatBeginsGetsItsOwnSaltAndTheStandardRepetitions() throws {
    var plan = try PlannedRoute()
    try plan.shadow(2, 2_500)
    #expect(
      try plan.shadow(2)
        == Shadow(
          version: PlannedRoute.version(2), since: 2, salt: "digits/2",
          percentage: Percentage(clamping: 2_500), repeated: Percentage(clamping: 100)))
    #expect(plan.route?.change.action == .shadow)
    #expect(plan.route?.stable.number == 1)
    try plan.shadow(3, 10_000, slice: ["country": ["DE"]], repeated: 0)
    #expect(try plan.shadow(3).salt == "digits/3")
    #expect(try plan.shadow(3).repeated == .none)
    #expect(plan.route?.shadows.map(\.version.number) == [2, 3])
  }

  @Test func whatIsNotGivenStaysAndAnotherSliceBeginsAnew() throws {
    var plan = try PlannedRoute()
    try plan.shadow(2, 500, slice: ["country": ["DE"]], repeated: 300)
    var expected = try plan.shadow(2)
    try plan.shadow(2, 7_500)
    expected.percentage = Percentage(clamping: 7_500)
    #expect(try plan.shadow(2) == expected)
    try plan.shadow(2, repeated: 0)
    expected.repeated = .none
    #expect(try plan.shadow(2) == expected)
    // The salt stays, so that who was drawn stays drawn; what was seen compares something else.
    try plan.shadow(2, slice: [:])
    expected.slice = .everything
    expected.since = 5
    #expect(try plan.shadow(2) == expected)
    let error = refusal { () throws(ServingError) in try plan.shadow(2, 7_500, slice: [:]) }
    #expect(error?.code == .failedPrecondition)
    #expect(error?.message.contains("nothing would change") == true)
  }

  @Test func oneOrAllEnd() throws {
    var plan = try PlannedRoute()
    for version in 2...4 { try plan.shadow(Int64(version), 1_000) }
    try plan.endShadow(3)
    #expect(plan.route?.shadows.map(\.version.number) == [2, 4])
    #expect(plan.route?.change.endsShadows.map(\.number) == [3])
    let unknown = refusal { () throws(ServingError) in try plan.endShadow(3) }
    #expect(unknown?.code == .failedPrecondition)
    #expect(unknown?.message == "version 3 is no shadow; shadows: 2, 4")
    try plan.endShadow()
    #expect(plan.route?.shadows == [])
    #expect(plan.route?.change.action == .shadow)
    #expect(plan.route?.change.endsShadows.map(\.number) == [2, 4])
    let none = refusal { () throws(ServingError) in try plan.endShadow() }
    #expect(none?.code == .failedPrecondition)
    #expect(none?.message == "the model has no shadow")
  }

  @Test func aModelWithoutARouteGetsOne() throws {
    var plan = try PlannedRoute(stable: nil, withoutRoute: 3)
    try plan.shadow(4, 100)
    #expect(plan.route?.revision == 1)
    #expect(plan.route?.stable.number == 3)
    var empty = try PlannedRoute(stable: nil)
    let error = refusal { () throws(ServingError) in try empty.shadow(4, 100) }
    #expect(error?.code == .failedPrecondition)
    #expect(error?.message.contains("nothing to compare version 4 with") == true)
    #expect(refusal { () throws(ServingError) in try empty.endShadow() } != nil)
  }

  @Test(
    arguments: [
      (1, 100, nil, .failedPrecondition, "version 1 is the stable one by revision 2"),
      (1, 100, nil, .failedPrecondition, "so name another version"),
      (3, 100, nil, .failedPrecondition, "version 3 is a canary at 5 % since revision 2, so it"),
      (2, nil, nil, .invalidArgument, "version 2 is no shadow yet: expected a percentage"),
      (2, 0, nil, .invalidArgument, "at 0 % would get no request: expected a percentage above 0"),
      (2, 100, ["": ["a"]], .invalidArgument, "expected the name of a parameter of 1 to 256 bytes"),
      (2, 100, ["a": []], .invalidArgument, "expected 1 to 64 values, got 0"),
    ] as [(Int64, Int?, [String: [String]]?, StatusCode, String)])
  func refusesWhatCannotBe(
    _ version: Int64, _ share: Int?, _ slice: [String: [String]]?, _ code: StatusCode,
    _ message: String
  ) throws {
    var plan = try PlannedRoute()
    try plan.canary(3, .hundredths(500))
    let error = refusal { () throws(ServingError) in
      try plan.shadow(version, share, slice: slice)
    }
    #expect(error?.message.contains(message) == true, "\(error?.message ?? "accepted")")
    #expect(error?.code == code)
  }

  @Test func keepsToItsLimit() throws {
    var plan = try PlannedRoute()
    for version in 2...Int64(Shadow.countMax + 1) { try plan.shadow(version, 10_000) }
    let error = refusal { () throws(ServingError) in try plan.shadow(99, 100) }
    #expect(error?.code == .invalidArgument)
    #expect(error?.message == "expected at most 8 shadows, got 9")
    try plan.shadow(2, 100)
  }

  @Test func holdsAnAuthorToWhatWasSeen() throws {
    var plan = try PlannedRoute()
    let error = refusal { () throws(ServingError) in try plan.shadow(2, 100, expected: 0) }
    #expect(error?.message.contains("expected no revision to be in force, got revision 1") == true)
    try plan.shadow(2, 100, expected: 1)
    let late = refusal { () throws(ServingError) in try plan.endShadow(expected: 1) }
    #expect(late?.code == .failedPrecondition)
    try plan.endShadow(expected: 2)
  }

  @Test func whoBeginsToAnswerIsNoShadowAnyMore() throws {
    var plan = try PlannedRoute()
    for version in 2...4 { try plan.shadow(Int64(version), 1_000) }
    let kept = try plan.shadow(4)
    try plan.canary(2, .hundredths(500))
    #expect(plan.route?.shadows.map(\.version.number) == [3, 4])
    #expect(plan.route?.change.endsShadows.map(\.number) == [2])
    try plan.promote(3)
    #expect(plan.route?.change.endsShadows.map(\.number) == [3])
    // What it is compared with is in the comparison's own name, so it goes on as it was.
    #expect(plan.route?.shadows == [kept])
    try plan.promote(5)
    #expect(plan.route?.change.endsShadows == [])
    #expect(plan.route?.shadows == [kept])
  }

  @Test func rampsAndTheirEndKeepShadows() throws {
    var plan = try PlannedRoute()
    try plan.shadow(3, 1_000)
    let kept = try plan.shadow(3)
    try plan.canary(2, .ramp(1, 50, 100))
    for order in [RampOrder.pause, .resume, .pace(holdSeconds: 5), .next] {
      try plan.ramp(order)
      #expect(plan.route?.shadows == [kept], "\(order)")
    }
    try plan.apply(.advance, to: 2)
    #expect(plan.route?.shadows == [kept])
    try plan.apply(.promote, to: 2)
    #expect(plan.route?.shadows == [kept])
    try plan.canary(4, .hundredths(100))
    try plan.apply(.withdraw([]), to: 4)
    #expect(plan.route?.shadows == [kept])
  }

  @Test func aRollbackKeepsShadowsButForWhatAnswersByIt() throws {
    var plan = try PlannedRoute()
    try plan.promote(2)
    try plan.shadow(1, 1_000)
    try plan.shadow(3, 1_000)
    let kept = try plan.shadow(3)
    try plan.canary(4, .hundredths(100))
    try plan.rollback()
    #expect(plan.route?.canaries == [])
    #expect(plan.route?.shadows.map(\.version.number) == [1, 3])
    // Revisions that only changed shadows stand for the one before them.
    try plan.rollback()
    #expect(plan.route?.stable.number == 1)
    #expect(plan.route?.change.restores == 1)
    #expect(plan.route?.change.endsShadows.map(\.number) == [1])
    #expect(plan.route?.shadows == [kept])
  }
}
