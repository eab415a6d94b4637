import ServingCore
import Testing

@testable import crossfade

struct KeyDecisionsTests {
  @Test(
    arguments: [
      ("", ""), ("alice\n", "canary\t2\t530\tbucket\talice\n"),
      ("alice\nuser-42", "canary\t2\t530\tbucket\talice\nstable\t1\t5326\tbucket\tuser-42\n"),
      ("zoe\n", "stable\t1\t-\tkey\tzoe\n"), ("\n", "stable\t1\t1644\tbucket\t\n"),
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
}
