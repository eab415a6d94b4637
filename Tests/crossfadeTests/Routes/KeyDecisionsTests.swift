import ServingCore
import Testing

@testable import crossfade

struct KeyDecisionsTests {
  @Test(
    arguments: [
      ("", ""), ("alice\n", "canary\t2\t530\tbucket\t-\t-\talice\n"),
      (
        "alice\nuser-42",
        "canary\t2\t530\tbucket\t-\t-\talice\nstable\t1\t5326\tbucket\t-\t-\tuser-42\n"
      ),
      ("zoe\n", "stable\t1\t-\tkey\t-\t-\tzoe\n"), ("\n", "stable\t1\t1644\tbucket\t-\t-\t\n"),
    ])
  func aLineForEachKey(_ keys: String, _ expected: String) throws {
    let route = ActiveRoute(
      revision: 2, stable: try ModelVersion(parsing: "1"), stableKeys: ["zoe"],
      canaries: [
        Canary(
          version: try ModelVersion(parsing: "2"), since: 2, salt: "digits/2",
          buckets: BucketSet([0..<1_000]))
      ])
    let decisions = KeyDecisions(model: try ModelName("digits"), active: route, parameters: [:])
    var text: [UInt8] = []
    let bytes = Array(keys.utf8)
    let result = bytes.withUnsafeBytes { bytes in
      Result { () throws(ServingError) in try decisions.decide(bytes) { text += $0 } }
    }
    try result.get()
    #expect(String(decoding: text, as: UTF8.self) == expected)
  }

  @Test func showsWhoGetsACopyAndWhatIsRepeated() throws {
    func shadow(_ version: String, _ share: Percentage, _ repeated: Percentage) throws -> Shadow {
      Shadow(
        version: try ModelVersion(parsing: version), since: 2, salt: "digits/2",
        percentage: share, repeated: repeated)
    }
    // By "digits/2" `alice` has bucket 530, `user-42` 5,326.
    let route = ActiveRoute(
      revision: 2, stable: try ModelVersion(parsing: "1"),
      shadows: [
        try shadow("2", Percentage(clamping: 1_000), .all), try shadow("3", .all, .none),
      ])
    let decisions = KeyDecisions(model: try ModelName("digits"), active: route, parameters: [:])
    var text: [UInt8] = []
    let bytes = Array("alice\nuser-42".utf8)
    let result = bytes.withUnsafeBytes { bytes in
      Result { () throws(ServingError) in try decisions.decide(bytes) { text += $0 } }
    }
    try result.get()
    #expect(
      String(decoding: text, as: UTF8.self) == """
        stable\t1\t-\tbucket\t2,3\trepeat\talice
        stable\t1\t-\tbucket\t3\t-\tuser-42

        """)
  }
}
