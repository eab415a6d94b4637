import ServingCore
import ServingTestKit
import Testing

/// Version 1 is stable. Canary 2 is for `country` DE and AT and has the first half of the buckets,
/// canary 3 is for all and has the rest but the last hundred; canary 4 has keys only.
struct RouterCanaryTests {
  private static func version(_ number: Int64) throws -> ModelVersion {
    try #require(ModelVersion(number))
  }

  private let model: ModelName
  private let active: ActiveRoute

  init() throws {
    model = try ModelName("digits")
    func canary(
      _ version: Int64, _ buckets: [Range<Int>], _ slice: [String: [String]], _ keys: [String]
    ) throws -> Canary {
      Canary(
        version: try Self.version(version), since: 2, salt: "digits/2",
        buckets: BucketSet(buckets), slice: RouteSlice(slice), keys: keys)
    }
    active = ActiveRoute(
      revision: 9, stable: try Self.version(1), stableKeys: ["zoe", "bucket-none"],
      canaries: [
        try canary(2, [0..<5_000], ["country": ["DE", "AT"]], ["ana", "bob"]),
        try canary(3, [5_000..<9_900], [:], ["eve"]),
        try canary(4, [], ["country": ["FR"]], ["tester"]),
      ])
  }

  private func decide(
    _ key: String, _ country: String? = nil, ready: [Int64] = [1, 2, 3, 4],
    label: Arm? = nil, version: Int64? = nil
  ) throws(ServingError) -> RouteDecision {
    try Router.decide(
      RouteQuery(version: version.flatMap { ModelVersion($0) }, label: label), model: model,
      active: active, ready: ready.compactMap { ModelVersion($0) },
      request: PlainRoutingRequest(
        key: key, parameters: country.map { ["country": $0] } ?? [:]))
  }

  /// `alice` has bucket 530, `user-42` 5,326.
  @Test(
    arguments: [
      // Key, country, ready versions, version, basis, bucket, slices.
      ("alice", "DE", [1, 2, 3, 4], 2, .bucket, 530, 0b011),
      ("alice", "FR", [1, 2, 3, 4], 1, .bucket, 530, 0b110),
      ("alice", nil, [1, 2, 3, 4], 1, .bucket, 530, 0b010),
      ("user-42", "AT", [1, 2, 3, 4], 3, .bucket, 5_326, 0b011),
      ("user-42", nil, [1, 2, 3, 4], 3, .bucket, 5_326, 0b010),
      // Not ready: the stable version answers, and the slices stay what they are.
      ("alice", "DE", [1, 3, 4], 1, .bucket, 530, 0b011),
      ("user-42", nil, [1, 2], 1, .bucket, nil, 0b010),
      // Lists.
      ("ana", "FR", [1, 2, 3, 4], 2, .key, nil, 0), ("eve", nil, [1, 2, 3, 4], 3, .key, nil, 0),
      ("zoe", "DE", [1, 2, 3, 4], 1, .key, nil, 0), ("tester", nil, [1, 2, 3, 4], 4, .key, nil, 0),
    ] as [(String, String?, [Int64], Int64, RouteBasis, Int?, UInt16)])
  func decidesByKeyAndSlice(
    _ key: String, _ country: String?, _ ready: [Int64], _ version: Int64, _ basis: RouteBasis,
    _ bucket: Int?, _ slices: UInt16
  ) throws {
    #expect(
      try decide(key, country, ready: ready)
        == RouteDecision(
          version: Self.version(version), arm: version == 1 ? .stable : .canary, revision: 9,
          basis: basis, bucket: bucket, slices: slices))
  }

  @Test func aTesterOfACanaryThatIsNotReadyGoesByBucket() throws {
    let decision = try decide("ana", "FR", ready: [1, 3, 4])
    #expect(decision.basis == .bucket)
    #expect(decision.version.number == (decision.bucket.map { $0 >= 5_000 } == true ? 3 : 1))
  }

  @Test(
    arguments: [
      ("DE", [1, 2, 3, 4], 2), ("FR", [1, 2, 3, 4], 3), (nil, [1, 2, 3, 4], 3), ("DE", [1, 3], 3),
      ("DE", [1, 4], 4),
    ] as [(String?, [Int64], Int64)])
  func aLabelAsksForTheFirstCanaryOfTheSlice(
    _ country: String?, _ ready: [Int64], _ version: Int64
  ) throws {
    let decision = try decide("zoe", country, ready: ready, label: .canary)
    #expect(
      decision
        == RouteDecision(
          version: try Self.version(version), arm: .canary, revision: 9, basis: .label))
  }

  @Test(arguments: [Arm.canary, .shadow])
  func aLabelThatNobodyCanAnswerIsRefused(_ label: Arm) {
    let error = refusal { () throws(ServingError) in try decide("a", ready: [1], label: label) }
    #expect(error?.code == (label == .canary ? .unavailable : .notFound))
    #expect(
      error?.message.contains(label == .canary ? "version 2 is not ready yet" : "a shadow's")
        == true)
  }

  @Test(
    arguments: [(1, .stable, 9), (3, .canary, 9), (7, nil, 0)] as [(Int64, Arm?, Int)])
  func aVersionThatIsAskedForAnswers(_ version: Int64, _ arm: Arm?, _ revision: Int) throws {
    #expect(
      try decide("ana", ready: [1, 3, 7], version: version)
        == RouteDecision(
          version: Self.version(version), arm: arm, revision: revision, basis: .version))
  }

  @Test func aVersionThatIsNotThereIsNotFound() {
    let error = refusal { () throws(ServingError) in try decide("ana", ready: [1], version: 3) }
    #expect(error?.code == .notFound)
    #expect(error?.message == "model digits has no ready version 3; ready versions: [1]")
  }

  @Test func nothingIsAskedOfARequestWithoutCanaries() throws {
    struct Untouched: RoutingRequest {
      func withKey<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        Issue.record("asked for its key")
        return body(UnsafeRawBufferPointer(start: nil, count: 0))
      }
      func parameter(_ name: String) -> String? {
        Issue.record("asked for \(name)")
        return nil
      }
    }
    let alone = ActiveRoute(revision: 3, stable: try Self.version(1), stableKeys: ["zoe"])
    let decision = try Router.decide(
      RouteQuery(), model: model, active: alone, ready: [alone.stable], request: Untouched())
    #expect(decision == RouteDecision(version: alone.stable, arm: .stable, revision: 3))
  }

  @Test(arguments: SeededRandom.seeds)
  func everyKeyOfLongListsIsFound(_ seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let lists = (0..<5).map { list in
      (0..<Canary.keysMax).map { "\(list)-\($0)-\(random.next())" }
    }
    let canaries = try (1..<5).map { list in
      Canary(
        version: try Self.version(Int64(list + 1)), since: 1, salt: "s", buckets: .none,
        keys: lists[list])
    }
    let route = ActiveRoute(
      revision: 1, stable: try Self.version(1), stableKeys: lists[0], canaries: canaries)
    let ready = [route.stable] + canaries.map(\.version)
    for (list, keys) in lists.enumerated() {
      for key in keys {
        let decision = try Router.decide(
          RouteQuery(), model: model, active: route, ready: ready,
          request: PlainRoutingRequest(key: key))
        #expect(decision.basis == .key && decision.version == ready[list])
        let other = try Router.decide(
          RouteQuery(), model: model, active: route, ready: ready,
          request: PlainRoutingRequest(key: key + "x"))
        #expect(other.basis == .bucket && other.version == route.stable)
      }
    }
  }
}
