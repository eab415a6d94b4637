import ServingCore
import ServingTestKit
import Testing

struct RoutePlanCanaryTests {
  @Test func aLoneCanaryHasTheFirstBuckets() throws {
    var plan = try PlannedRoute()
    try plan.canary(2, .hundredths(525))
    #expect(
      try plan.canary(2)
        == Canary(
          version: PlannedRoute.version(2), since: 2, salt: "digits/2",
          buckets: BucketSet([0..<525])))
    #expect(plan.route?.change.action == .canary)
    #expect(plan.route?.stable.number == 1)
    try plan.canary(2, .hundredths(2_500))
    try plan.canary(2, .hundredths(100))
    #expect(try plan.canary(2).buckets.texts == ["0-99"])
    #expect(try plan.canary(2).since == 2)
  }

  @Test func thoseThatCanMeetShareASaltAndNoBucket() throws {
    var plan = try PlannedRoute()
    try plan.canary(2, .hundredths(500), slice: ["country": ["DE"]])
    try plan.canary(3, .hundredths(500), slice: ["country": ["FR"]])
    #expect(try plan.canary(3).salt == "digits/3")
    #expect(try plan.canary(3).buckets.texts == ["0-499"])
    let error = refusal { () throws(ServingError) in try plan.canary(4, .hundredths(100)) }
    #expect(error?.code == .failedPrecondition)
    #expect(error?.message.contains("different salts (digits/2 and digits/3)") == true)
    try plan.canary(4, .hundredths(100), slice: ["country": ["FR", "IT"]])
    #expect(try plan.canary(4).salt == "digits/3")
    #expect(try plan.canary(4).buckets.texts == ["500-599"])
    try plan.ramp(.abort, of: 2)
    try plan.canary(5, .hundredths(1_000))
    #expect(try plan.canary(5).buckets.texts == ["600-1599"])
    try plan.canary(3, .hundredths(700))
    #expect(try plan.canary(3).buckets.texts == ["0-499", "1600-1799"])
  }

  @Test func saysHowMuchIsFree() throws {
    var plan = try PlannedRoute()
    try plan.canary(2, .hundredths(2_550))
    for share in [CanaryShare.hundredths(7_451), .ramp(1, 50, 75)] {
      let error = refusal { () throws(ServingError) in try plan.canary(3, share) }
      #expect(error?.code == .failedPrecondition)
      #expect(error?.message.hasSuffix("74.5 % is free beside canary 2") == true)
      #expect(error?.detail["free_percent"] == "74.5")
    }
    try plan.canary(3, .ramp(1, 50, 74))
  }

  @Test func whatIsNotGivenStays() throws {
    var plan = try PlannedRoute()
    let gate = Gate(.errorRate, limit: 0.01)
    try plan.canary(
      2, .ramp(1, 50, 100, hold: 60), gates: [gate], slice: ["a": ["1"]], keys: ["bob"],
      stableKeys: ["zoe"])
    let before = try plan.canary(2)
    try plan.canary(2, keys: ["eve"])
    var expected = before
    expected.keys = ["eve"]
    #expect(try plan.canary(2) == expected)
    #expect(plan.route?.stableKeys == ["zoe"])
    try plan.canary(2, .hundredths(300))
    expected.ramp = nil
    expected.buckets = BucketSet([0..<300])
    #expect(try plan.canary(2) == expected)
    // What was seen of other requests is no evidence.
    try plan.canary(2, slice: [:])
    expected.slice = .everything
    expected.since = 5
    #expect(try plan.canary(2) == expected)
    let error = refusal { () throws(ServingError) in try plan.canary(2, .hundredths(300)) }
    #expect(error?.code == .failedPrecondition)
    #expect(error?.message.contains("nothing would change") == true)
  }

  @Test func aRampIsWatchedUnlessSomebodySaysOtherwise() throws {
    var plan = try PlannedRoute()
    try plan.canary(2, .ramp(1, 10))
    #expect(try plan.canary(2).gates == Gate.standard)
    try plan.canary(3, .hundredths(100))
    #expect(try plan.canary(3).gates == [])
    try plan.canary(3, .ramp(1, 10))
    #expect(try plan.canary(3).gates == Gate.standard)
    try plan.canary(4, .ramp(1, 10), gates: [])
    try plan.canary(4, .ramp(2, 10))
    #expect(try plan.canary(4).gates == [])
    #expect(
      try plan.canary(4).ramp
        == Ramp(
          steps: [Percentage(parsing: "2"), Percentage(parsing: "10")], holdSeconds: 600,
          requestsMin: 1_000, enteredAt: PlannedRoute.start))
  }

  @Test func aModelWithoutARouteGetsOne() throws {
    var plan = try PlannedRoute(stable: nil, withoutRoute: 3)
    try plan.canary(4, .hundredths(100))
    #expect(plan.route?.revision == 1)
    #expect(plan.route?.stable.number == 3)
    #expect(plan.route?.previous == nil)
    #expect(try plan.canary(4).salt == "digits/1")
  }

  @Test(
    arguments: [
      (1, .hundredths(100), nil, nil, "version 1 is the stable one by revision 1 (promote of"),
      (2, nil, nil, nil, "version 2 is no canary yet: expected a percentage or a ramp"),
      (2, .hundredths(0), nil, nil, "canary 2 at 0 % without keys would get no request"),
      (2, .ramp(5, 5), nil, nil, "each higher than the one before, got 5,5"),
      (2, .ramp(0, 5), nil, nil, "expected steps above 0 %"),
      (2, .ramp(), nil, nil, "expected 1 to 32 steps, got 0"),
      (2, .ramp(5, hold: -1), nil, nil, "expected a hold of 0 to 604800 seconds, got -1"),
      (2, .ramp(5, requests: -1), nil, nil, "0 to 1000000000 requests"),
      (2, .hundredths(0), [""], nil, "expected a key of 1 to 256 bytes, got 0"),
      (2, .hundredths(0), ["a", "a"], nil, "key \"a\" is given twice"),
      (2, .hundredths(0), ["a"], ["a"], "lists of the stable version and of canary 2"),
    ] as [(Int64, CanaryShare?, [String]?, [String]?, String)])
  func refusesWhatCannotBe(
    _ version: Int64, _ share: CanaryShare?, _ keys: [String]?, _ stableKeys: [String]?,
    _ message: String
  ) throws {
    var plan = try PlannedRoute()
    let error = refusal { () throws(ServingError) in
      try plan.canary(version, share, keys: keys, stableKeys: stableKeys)
    }
    #expect(error?.message.contains(message) == true, "\(error?.message ?? "accepted")")
    #expect(error?.code == (version == 1 ? .failedPrecondition : .invalidArgument))
  }

  @Test func keepsToItsLimits() throws {
    var plan = try PlannedRoute()
    for version in 2...Int64(Canary.countMax + 1) { try plan.canary(version, .hundredths(10)) }
    let error = refusal { () throws(ServingError) in try plan.canary(99, .hundredths(10)) }
    #expect(error?.message == "expected at most 16 canaries, got 17")
    let keys = (0...Canary.keysMax).map(String.init)
    try plan.canary(2, keys: Array(keys.dropLast()))
    let second = refusal { () throws(ServingError) in try plan.canary(3, keys: keys) }
    #expect(second?.message == "expected at most 1000 keys, got 1001")
    let gates = [Gate(.errorRate, limit: 0.1), Gate(.errorRate, limit: 0.2)]
    let third = refusal { () throws(ServingError) in try plan.canary(3, gates: gates) }
    #expect(third?.message == "expected one gate for each metric, got several for error-rate")
  }

  @Test func holdsAnAuthorToWhatWasSeen() throws {
    var plan = try PlannedRoute()
    let error = refusal { () throws(ServingError) in
      try plan.canary(2, .hundredths(10), expected: 0)
    }
    #expect(error?.message.contains("expected no revision to be in force, got revision 1") == true)
    try plan.canary(2, .hundredths(10), expected: 1)
  }
}
