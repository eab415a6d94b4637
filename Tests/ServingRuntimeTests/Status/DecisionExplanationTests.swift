import ServingCore
import Testing

@testable import ServingRuntime

@Suite struct DecisionExplanationTests {
  private static func version(_ number: Int64) throws -> ModelVersion {
    try #require(ModelVersion(number))
  }

  private static func canary(
    _ number: Int64, _ buckets: Range<Int>, slice: RouteSlice = .everything
  ) throws -> Canary {
    Canary(
      version: try version(number), since: 4, salt: "digits/4", buckets: BucketSet([buckets]),
      slice: slice)
  }

  private static func sentences(
    _ arm: Arm?, _ basis: RouteBasis, version number: Int64 = 2, revision: Int = 4,
    bucket: Int? = nil, key: String? = "user-1", canaries: [Canary]? = []
  ) throws -> String {
    let record = PredictionRecord(
      requestID: "r1", model: try ModelName("digits"), version: try version(number),
      artifactSHA256: "ab", revision: revision, arm: arm, basis: basis, bucket: bucket, key: key,
      receivedAtMicroseconds: 0, parameters: ["language": "de"])
    let route = try canaries.map { canaries in
      Route(
        model: record.model, revision: revision, stable: try version(2), canaries: canaries,
        change: RouteChange(action: .canary, actor: "ada", time: "", reason: "r"))
    }
    return DecisionExplanation(record: record, route: route).sentences.joined(separator: " ")
  }

  @Test(
    arguments: [
      (nil, .path, 0, "The path of the request named version 2"),
      (nil, .version, 0, "asked for version 2, which was no arm of the route."),
      (.stable, .version, 4, "which was the stable by revision 4."),
      (.canary, .label, 4, "asked for the canary, and by revision 4 that was version 2."),
      (.stable, .key, 4, "\"user-1\" is on the list of keys of the stable version, version 2"),
      (.stable, .bucket, 0, "The model had no route"),
      (.stable, .bucket, 4, "Revision 4 had no canary, so its stable version 2 answered."),
    ] as [(Arm?, RouteBasis, Int, String)])
  func saysWhatDecided(arm: Arm?, basis: RouteBasis, revision: Int, part: String) throws {
    let told = try Self.sentences(arm, basis, revision: revision)
    #expect(told.contains(part), "\(told)")
  }

  @Test func holdsTheBucketAgainstTheRanges() throws {
    let bucket = BucketHash.bucket(salt: "digits/4", key: "user-1")
    let inside = try Self.canary(3, 0..<(bucket + 1))
    let outside = try Self.canary(3, 0..<bucket)
    let taken = try Self.sentences(
      .canary, .bucket, version: 3, bucket: bucket, canaries: [inside])
    #expect(taken.contains("The routing key \"user-1\" came with crossfade-key."), "\(taken)")
    #expect(taken.contains("these: 0-\(bucket)"), "\(taken)")
    #expect(taken.contains("into bucket \(bucket), which is among them. So the canary, version 3"))
    let left = try Self.sentences(.stable, .bucket, bucket: bucket, canaries: [outside])
    #expect(left.contains("into bucket \(bucket), which is not. So the stable version 2 answered."))
    let passed = try Self.sentences(.stable, .bucket, bucket: bucket, canaries: [inside])
    #expect(passed.contains("the version was not ready and was passed over"), "\(passed)")
  }

  @Test func saysWhichSliceTheRequestIsNotIn() throws {
    let slice = RouteSlice(["language": ["fr", "it"]])
    let other = try Self.canary(5, 0..<10_000, slice: slice)
    let told = try Self.sentences(
      .stable, .bucket, bucket: 1, key: nil, canaries: [other, try Self.canary(3, 0..<0)])
    #expect(told.contains("the request's id \"r1\" was the routing key"), "\(told)")
    #expect(
      told.contains("Canary version 5 is for requests with language [\"fr\", \"it\"]; this"))
    #expect(told.contains("Canary version 3 has 0 %, no buckets"), "\(told)")
  }

  @Test func saysThatTheRevisionIsGone() throws {
    let told = try Self.sentences(.stable, .bucket, bucket: 17, canaries: nil)
    #expect(told.contains("Revision 4 cannot be read any more"), "\(told)")
    #expect(told.contains("the bucket was 17"), "\(told)")
  }
}
