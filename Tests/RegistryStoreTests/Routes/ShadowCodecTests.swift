import RegistryStore
import ServingCore
import ServingTestKit
import Testing

/// Routes with shadows as YAML.
struct ShadowCodecTests {
  /// A route that uses every key of a shadow.
  private static func sample() throws(ServingError) -> Route {
    Route(
      model: try ModelName("digits"), revision: 7, stable: try ModelVersion(parsing: "3"),
      canaries: [
        Canary(
          version: try ModelVersion(parsing: "6"), since: 5, salt: "digits/5",
          buckets: BucketSet([0..<100]))
      ],
      shadows: [
        Shadow(
          version: try ModelVersion(parsing: "4"), since: 5, salt: "digits/4",
          percentage: Percentage(clamping: 1_250),
          slice: RouteSlice(["country": ["DE", "no"]]), repeated: Percentage(clamping: 50)),
        Shadow(
          version: try ModelVersion(parsing: "5"), since: 6, salt: "digits/6", percentage: .all,
          repeated: .none),
      ],
      parent: Route.Parent(revision: 6, sha256: Manifest.emptySHA256),
      change: RouteChange(
        action: .shadow, actor: "ana", time: "2026-11-23T05:00:00Z", reason: "seen enough",
        endsShadows: [try ModelVersion(parsing: "8"), try ModelVersion(parsing: "9")]))
  }

  @Test func writesForPeopleToRead() throws {
    let text = String(decoding: try RouteCodec.encode(Self.sample()), as: UTF8.self)
    #expect(
      text.split(separator: "\n").dropFirst(12).joined(separator: "\n") == """
        shadows:
          - version: 4
            since: 5
            percent: 12.5
            salt: digits/4
            slice:
              country: [DE, "no"]
            repeated_percent: 0.5
          - version: 5
            since: 6
            percent: 100
            salt: digits/6
            repeated_percent: 0
        parent: { revision: 6, sha256: \(Manifest.emptySHA256) }
        change:
          action: shadow
          by: ana
          at: "2026-11-23T05:00:00Z"
          reason: "seen enough"
          ends_shadows: [8, 9]
        """)
    #expect(try RouteCodec.decode(RouteCodec.encode(Self.sample())) == Self.sample())
  }

  @Test(arguments: [
    ("    salt: digits/6\n", "", "shadows[1]: key salt is missing"),
    ("    repeated_percent: 0\n", "", "shadows[1]: key repeated_percent is missing"),
    ("    since: 6", "    since: 8", "shadows[1].since: expected a whole number from 1 to 7"),
    ("    since: 6", "    since: 6\n    keys: [a]", "shadows[1].keys: unknown key"),
    ("percent: 12.5", "percent: 0", "shadow 4: expected a percentage above 0, got 0"),
    ("percent: 12.5", "percent: 12.505", "shadows[0].percent: expected a percentage from 0 to"),
    ("percent: 0.5", "percent: 101", "shadows[0].repeated_percent: expected a percentage from"),
    ("- version: 5", "- version: 3", "version 3 is the stable one, so it cannot be a shadow too"),
    ("- version: 5", "- version: 6", "version 6 is a canary, so it cannot be a shadow too"),
    ("- version: 5", "- version: 4", "shadows: version 4 is a shadow twice"),
    ("[DE, \"no\"]", "[]", "parameter \"country\": expected 1 to 64 values, got 0"),
    ("      country: [DE, \"no\"]\n", "", "shadows[0].slice"),
    ("[8, 9]", "[8, 8]", "change.ends_shadows[1]: expected a version that is named once and no"),
    ("[8, 9]", "[8, 4]", "change.ends_shadows[1]: expected a version that is named once and no"),
    ("[8, 9]", "[1, 2, 8, 9, 10, 11, 12, 13, 14]", "change.ends_shadows: expected at most 8"),
    ("action: shadow", "action: pause", "action pause ends no shadow; expected no key ends_shad"),
    ("action: shadow", "action: advance", "action advance ends no shadow"),
  ])
  func refusesWhatBreaksARule(_ part: String, _ replacement: String, _ message: String) throws {
    let yaml = String(decoding: try RouteCodec.encode(Self.sample()), as: UTF8.self)
    let changed = yaml.replacing(part, with: replacement)
    try #require(changed != yaml, "the route has no \(part)")
    let error = refusal { () throws(ServingError) in try RouteCodec.decode(Array(changed.utf8)) }
    #expect(error?.code == .invalidArgument)
    #expect(error?.message.contains(message) == true, "\(error?.message ?? "accepted")")
  }

  @Test func refusesOneTooMany() throws {
    var route = try Self.sample()
    route.shadows = try (0...Shadow.countMax).map {
      Shadow(
        version: try ModelVersion(parsing: "\(20 + $0)"), since: 1, salt: "s", percentage: .all)
    }
    let tooMany = route
    let error = refusal { () throws(ServingError) in try RouteCodec.encode(tooMany) }
    #expect(error?.code == .invalidArgument)
    route.shadows.removeLast()
    #expect(try RouteCodec.decode(RouteCodec.encode(route)) == route)
  }

  @Test(arguments: SeededRandom.seeds)
  func whateverIsWrittenReadsBack(_ seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    for _ in 0..<100 {
      var route = try Self.sample()
      for place in route.shadows.indices {
        route.shadows[place].salt = "s" + OddText.make(0...60, &random)
        route.shadows[place].percentage = Percentage(
          clamping: Int.random(in: 1...10_000, using: &random))
        route.shadows[place].repeated = Percentage(
          clamping: Int.random(in: 0...10_000, using: &random))
        guard random.isOne(in: 2) else { continue }
        route.shadows[place].slice = RouteSlice([
          "p" + OddText.make(0...20, &random): ["v" + OddText.make(0...80, &random), ""]
        ])
      }
      #expect(try RouteCodec.decode(try RouteCodec.encode(route)) == route, "seed \(seed)")
    }
  }

  /// Slices of a shadow that still could be begun leave room for what ends a canary later.
  @Test func thereIsRoomForWhatFollowsAShadow() throws {
    var route = try Self.sample()
    func slice(_ valueCount: Int) -> RouteSlice {
      RouteSlice(
        Dictionary(
          uniqueKeysWithValues: (0..<RouteSlice.conditionsMax).map { name in
            (
              "p\(name)",
              (0..<valueCount).map { "\($0)-" + String(repeating: "v", count: 250) }
            )
          }))
    }
    route.shadows[0].slice = slice(RouteSlice.valuesMax)
    #expect(try RouteCodec.decode(RouteCodec.encode(route)) == route)
    route.shadows[1].slice = slice(RouteSlice.valuesMax)
    let tooLarge = route
    let error = refusal { () throws(ServingError) in try RouteCodec.encode(tooLarge) }
    #expect(error?.code == .invalidArgument)
    #expect(error?.message.contains("at most 196608 are taken") == true)
  }
}
