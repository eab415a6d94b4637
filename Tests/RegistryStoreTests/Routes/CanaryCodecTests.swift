import RegistryStore
import ServingCore
import ServingTestKit
import Testing

/// Routes with canaries as YAML.
struct CanaryCodecTests {
  /// A route that uses every key of a canary.
  private static func sample() throws(ServingError) -> Route {
    let steps = [100, 500, 2_500].map { Percentage(clamping: $0) }
    return Route(
      model: try ModelName("digits"), revision: 7, stable: try ModelVersion(parsing: "3"),
      stableKeys: ["zoe", "12"],
      canaries: [
        Canary(
          version: try ModelVersion(parsing: "4"), since: 5, salt: "digits/5",
          buckets: BucketSet([0..<300, 400..<600]),
          slice: RouteSlice(["country": ["DE", "no"], "new": ["true"]]), keys: ["bob"],
          ramp: Ramp(
            steps: steps, step: 1, holdSeconds: 600, requestsMin: 1_000,
            enteredAt: "2026-11-23T05:00:00Z", heldSeconds: 30, isPaused: true),
          gates: [Gate(.errorRate, limit: 0.005), Gate(.score(permille: 500), limit: 1e-9)]),
        Canary(
          version: try ModelVersion(parsing: "5"), since: 6, salt: "digits/5",
          buckets: BucketSet([300..<400])),
      ],
      parent: Route.Parent(revision: 6, sha256: Manifest.emptySHA256),
      change: RouteChange(
        action: .rollback, actor: "gate", time: "2026-11-23T05:00:00Z", reason: "slow",
        withdraws: [try ModelVersion(parsing: "6")], evidence: ["p95 is 3 x", "errors: fine"]))
  }

  @Test func writesForPeopleToRead() throws {
    let text = String(decoding: try RouteCodec.encode(Self.sample()), as: UTF8.self)
    #expect(
      text.split(separator: "\n").dropFirst(5).joined(separator: "\n") == """
        stable: 3
        stable_keys:
          - "zoe"
          - "12"
        canaries:
          - version: 4
            since: 5
            percent: 5
            buckets: ["0-299", "400-599"]
            salt: digits/5
            slice:
              country: [DE, "no"]
              new: ["true"]
            keys:
              - "bob"
            gates: ["error-rate=0.005", "score-p50=1e-09"]
            ramp:
              steps: [1, 5, 25]
              step: 1
              hold_seconds: 600
              requests_min: 1000
              entered_at: "2026-11-23T05:00:00Z"
              held_seconds: 30
              paused: true
          - version: 5
            since: 6
            percent: 1
            buckets: ["300-399"]
            salt: digits/5
        parent: { revision: 6, sha256: \(Manifest.emptySHA256) }
        change:
          action: rollback
          by: gate
          at: "2026-11-23T05:00:00Z"
          reason: slow
          withdraws: [6]
          evidence:
            - "p95 is 3 x"
            - "errors: fine"
        """)
    #expect(try RouteCodec.decode(RouteCodec.encode(Self.sample())) == Self.sample())
  }

  @Test(arguments: [
    ("    salt: digits/5\n    slice", "    slice", "canaries[0]: key salt is missing"),
    ("    since: 6", "    since: 8", "canaries[1].since: expected a whole number from 1 to 7"),
    ("    since: 6", "    since: 6\n    weight: 2", "canaries[1].weight: unknown key"),
    ("percent: 1\n", "percent: 2\n", "canaries[1].percent: expected 1, which is what the buckets"),
    ("percent: 1\n", "percent: 1.001\n", "canaries[1].percent: expected a percentage from 0 to"),
    ("\"300-399\"", "\"399-300\"", "canaries[1].buckets: expected ascending ranges"),
    ("\"300-399\"", "\"9901-10000\"", "buckets from 0 to 9999"),
    ("\"0-299\", ", "\"0-299\", \"300-300\", ", "that neither touch nor overlap"),
    ("\"300-399\"", "\"200-299\"", "canaries 4 and 5 can meet the same request; expected no buck"),
    ("salt: digits/5\nparent", "salt: digits/6\nparent", "expected one salt for both, got \"dig"),
    ("- version: 5", "- version: 3", "version 3 is the stable one, so it cannot be a canary too"),
    ("- version: 5", "- version: 4", "canaries: version 4 is a canary twice"),
    ("- \"bob\"", "- zoe", "key \"zoe\" is on the lists of the stable version and of canary 4"),
    ("- \"bob\"", "- bob\n      - bob", "canaries[0].keys: key \"bob\" is given twice"),
    ("- \"bob\"", "- 7", "canaries[0].keys[0]: expected text (in double quotes"),
    ("[DE, \"no\"]", "[]", "parameter \"country\": expected 1 to 64 values, got 0"),
    ("[DE, \"no\"]", "[DE, DE]", "parameter \"country\": value \"DE\" is given twice"),
    ("steps: [1, 5, 25]", "steps: [5, 5, 25]", "each higher than the one before, got 5,5,25"),
    ("step: 1\n", "step: 3\n", "canaries[0].ramp.step: expected a whole number from 0 to 2"),
    ("step: 1\n", "step: 2\n", "expected a step of 5 %, which the canary has, got one of 25 %"),
    ("hold_seconds: 600", "hold_seconds: -1", "ramp.hold_seconds: expected a whole number from 0"),
    ("      paused: true\n", "", "canaries[0].ramp: key paused is missing"),
    ("error-rate=0.005", "error-rate=2", "canaries[0].gates[0]: gate \"error-rate=2\": expected a"),
    ("score-p50=1e-09", "error-rate=0.1", "expected one gate for each metric"),
    ("withdraws: [6]", "withdraws: [4]", "change.withdraws[0]: expected a version that is named"),
    ("withdraws: [6]", "restores: 2\n  withdraws: [6]", "expected one of the keys restores and"),
    ("  withdraws: [6]\n", "", "expected one of the keys restores and withdraws"),
    ("action: rollback", "action: advance", "action advance restores and withdraws nothing"),
    ("- \"errors: fine\"", "- \" \"", "change.evidence[1]: expected more than blanks"),
  ])
  func refusesWhatBreaksARule(_ part: String, _ replacement: String, _ message: String) throws {
    let yaml = String(decoding: try RouteCodec.encode(Self.sample()), as: UTF8.self)
    let changed = yaml.replacing(part, with: replacement)
    try #require(changed != yaml, "the route has no \(part)")
    let error = refusal { () throws(ServingError) in try RouteCodec.decode(Array(changed.utf8)) }
    #expect(error?.code == .invalidArgument)
    #expect(error?.message.contains(message) == true, "\(error?.message ?? "accepted")")
  }

  @Test(arguments: SeededRandom.seeds)
  func whateverIsWrittenReadsBack(_ seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    for _ in 0..<100 {
      var route = try Self.sample()
      for place in route.canaries.indices {
        route.canaries[place].salt = "s" + OddText.make(0...60, &random)
        route.canaries[place].keys = Self.texts(place, &random)
        route.canaries[place].slice = RouteSlice([
          "p" + OddText.make(0...20, &random): Self.texts(9, &random),
          // One that keeps the two apart, whatever their salts.
          "place": ["\(place)"],
        ])
        if random.isOne(in: 2) { route.canaries[place].ramp = nil }
        if random.isOne(in: 2) { route.canaries[place].gates = [] }
      }
      route.stableKeys = Self.texts(7, &random)
      route.change.evidence = Self.texts(8, &random)
      #expect(try RouteCodec.decode(try RouteCodec.encode(route)) == route)
    }
  }

  /// No two alike, nor as another place's.
  private static func texts(_ place: Int, _ random: inout SeededRandom) -> [String] {
    (1...Int.random(in: 1...5, using: &random)).map {
      "\(place)-\($0)" + OddText.make(0...80, &random)
    }
  }

  /// A canary that still could be begun can always be ended with its evidence.
  @Test func thereIsRoomForWhatFollowsACanary() throws {
    var route = try Self.sample()
    route.change.action = .canary
    route.change.withdraws = []
    route.change.evidence = []
    func keys(_ list: Int, _ count: Int) -> [String] {
      (0..<count).map { "\(list)-\($0)-" + String(repeating: "k", count: 240) }
    }
    route.stableKeys = keys(0, 765)
    var largest = route
    #expect(try RouteCodec.encode(route).count > RouteCodec.canaryByteCountMax - 4_096)
    route.canaries[0].keys = keys(1, 20)
    let tooLarge = route
    let error = refusal { () throws(ServingError) in try RouteCodec.encode(tooLarge) }
    #expect(error?.code == .invalidArgument)
    #expect(
      error?.message.hasSuffix("196608 are taken; shorten the lists of keys or the slices") == true)
    largest.change.action = .rollback
    largest.change.withdraws = [try ModelVersion(parsing: "6")]
    largest.change.evidence = (0..<RouteChange.evidenceMax).map {
      "\($0)" + String(repeating: "\"", count: RouteChange.evidenceBytesMax - 2)
    }
    #expect(try RouteCodec.decode(RouteCodec.encode(largest)) == largest)
  }
}
