import ServingCore
import ServingTestKit
import Testing

/// Version 1 is stable, canary 2 has a tenth of the buckets and the keys `tester`; shadows 3 and 4
/// get half of all and all of `country` DE.
struct RouterShadowTests {
  private let model: ModelName

  init() throws {
    model = try ModelName("digits")
  }

  private static func version(_ number: Int64) throws -> ModelVersion {
    try #require(ModelVersion(number))
  }

  private static func shadow(
    _ version: Int64, _ percent: Int, salt: String, slice: [String: [String]] = [:],
    repeated: Int = 0
  ) throws -> Shadow {
    Shadow(
      version: try Self.version(version), since: 2, salt: salt,
      percentage: Percentage(clamping: percent * 100), slice: RouteSlice(slice),
      repeated: Percentage(clamping: repeated * 100))
  }

  private static func route(_ shadows: [Shadow], withCanary: Bool = true) throws -> ActiveRoute {
    let canary = Canary(
      version: try version(2), since: 2, salt: "digits/2", buckets: BucketSet([0..<1_000]),
      keys: ["tester"])
    return ActiveRoute(
      revision: 9, stable: try version(1), canaries: withCanary ? [canary] : [], shadows: shadows)
  }

  private func decide(
    _ key: String, _ route: ActiveRoute, country: String? = nil, query: RouteQuery = RouteQuery(),
    ready: [Int64] = [1, 2, 3, 4]
  ) throws(ServingError) -> RouteDecision {
    try Router.decide(
      query, model: model, active: route, ready: ready.compactMap { ModelVersion($0) },
      request: PlainRoutingRequest(
        key: key, parameters: country.map { ["country": $0] } ?? [:]))
  }

  @Test(
    arguments: [
      // Key, country, version, basis, shadows. By "digits/7" `user-42` has bucket 7,609.
      ("user-42", nil, 1, .bucket, 0b00), ("user-42", "DE", 1, .bucket, 0b10),
      ("alice", "DE", 2, .bucket, 0b10), ("tester", "DE", 2, .key, 0b10),
    ] as [(String, String?, Int64, RouteBasis, UInt8)])
  func mirrorsByShareAndSlice(
    _ key: String, _ country: String?, _ version: Int64, _ basis: RouteBasis, _ shadows: UInt8
  ) throws {
    let route = try Self.route([
      Self.shadow(3, 50, salt: "digits/7"),
      Self.shadow(4, 100, salt: "digits/8", slice: ["country": ["DE"]]),
    ])
    var decision = try decide(key, route, country: country)
    #expect(decision.version.number == version)
    #expect(decision.basis == basis)
    let first: UInt8 = BucketHash.bucket(salt: "digits/7", key: key) < 5_000 ? 0b01 : 0
    #expect(decision.shadows == shadows | first)
    #expect(!decision.isRepeated)
    // What answers is what would answer without them.
    decision.shadows = 0
    #expect(try decision == decide(key, Self.route([]), country: country))
  }

  @Test func isMirroredWithoutACanaryToo() throws {
    let route = try Self.route(
      [Self.shadow(3, 100, salt: "s", repeated: 100)], withCanary: false)
    #expect(
      try decide("a", route)
        == RouteDecision(
          version: Self.version(1), arm: .stable, revision: 9, shadows: 1, isRepeated: true))
    // Whether its version is ready is for those to count who would run it.
    #expect(try decide("a", route, ready: [1]).shadows == 1)
  }

  @Test func whoNamesAVersionOrAnArmIsNotMirrored() throws {
    let route = try Self.route([Self.shadow(3, 100, salt: "s", repeated: 100)])
    for query in [
      RouteQuery(version: try Self.version(1)), RouteQuery(label: .stable),
      RouteQuery(label: .canary), RouteQuery(pinnedVersion: try Self.version(2)),
    ] {
      let decision = try decide("a", route, query: query)
      #expect(decision.shadows == 0 && !decision.isRepeated, "\(query)")
    }
  }

  @Test func everyPlaceHasItsBit() throws {
    let shadows = try (0..<Shadow.countMax).map {
      try Self.shadow(Int64($0 + 3), 100, salt: "s\($0)")
    }
    #expect(try decide("a", Self.route(shadows)).shadows == 0b1111_1111)
  }

  /// Shares are what was asked for, a key that gets mirrored stays so while the share grows, and
  /// shadows, canary and repetitions are drawn independently of each other.
  @Test(arguments: SeededRandom.seeds)
  func drawsAreExactStickyAndIndependent(_ seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let count = 10_000
    let keys = (0..<count).map { "\($0)-\(random.next())" }
    let first = Int.random(in: 5...60, using: &random)
    let second = Int.random(in: first + 1...95, using: &random)
    let repeated = Int.random(in: 5...50, using: &random)
    func decisions(_ percent: Int) throws -> [RouteDecision] {
      let route = try Self.route([
        Self.shadow(3, percent, salt: "digits/3", repeated: repeated),
        Self.shadow(4, 30, salt: "digits/4"),
      ])
      return try keys.map { try decide($0, route) }
    }
    let (before, after) = (try decisions(first), try decisions(second))
    #expect(try before == decisions(first), "seed \(seed): another decision on the same request")
    func share(
      _ percent: Double, of whole: [RouteDecision], _ what: String,
      _ isIn: (RouteDecision) -> Bool
    ) {
      let (share, number) = (percent / 100, Double(whole.count))
      let sigma = (number * share * (1 - share)).squareRoot()
      let seen = Double(whole.count(where: isIn))
      #expect(abs(seen - number * share) <= 3 * sigma, "seed \(seed): \(what), \(seen)")
    }
    let isMirrored = { (decision: RouteDecision) in decision.shadows & 1 != 0 }
    let isOther = { (decision: RouteDecision) in decision.shadows & 2 != 0 }
    let isCanary = { (decision: RouteDecision) in decision.arm == .canary }
    share(Double(first), of: before, "the first share", isMirrored)
    share(Double(second), of: after, "the second share", isMirrored)
    let mirrored = after.filter(isMirrored)
    share(10, of: mirrored, "canaries among the mirrored", isCanary)
    share(30, of: mirrored, "the other shadow's among the mirrored", isOther)
    share(Double(second), of: after.filter(isCanary), "mirrored of the canary's", isMirrored)
    share(Double(repeated), of: mirrored, "repeated among the mirrored", \.isRepeated)
    let left = zip(before, after).first { old, new in
      isMirrored(old) && !isMirrored(new) || old.isRepeated && !new.isRepeated
    }
    #expect(left == nil, "seed \(seed): a key that was in left")
    let changed = zip(before, after).first { old, new in
      isOther(old) != isOther(new) || old.version != new.version
    }
    #expect(changed == nil, "seed \(seed): one shadow's share changed what else is decided")
    let alone = after.first { $0.isRepeated && !isMirrored($0) }
    #expect(alone == nil, "seed \(seed): repeated and not mirrored")
  }
}
