import RegistryStore
import ServingCore
import ServingTestKit
import Testing

struct RegistryPolicyCodecTests {
  private static func decode(_ yaml: String) throws(ServingError) -> RegistryPolicy {
    try RegistryPolicyCodec.decode(Array(yaml.utf8))
  }

  @Test(
    arguments: [
      ("schema: 1", false, []), ("schema: 1\nrequire_signature: false", false, []),
      ("schema: 1\nrequire_signature: true", true, []),
      ("schema: 1\nfour_eyes: []", false, []),
      ("four_eyes: [digits, title-*, \"*\"]\nschema: 1", false, ["digits", "title-*", "*"]),
      ("# ours\nschema: 1\nfour_eyes:\n  - 'fraud-*'\n", false, ["fraud-*"]),
    ] as [(String, Bool, [String])])
  func readsWhatPeopleWrite(_ yaml: String, _ signature: Bool, _ patterns: [String]) throws {
    #expect(
      try Self.decode(yaml)
        == RegistryPolicy(
          requiresSignature: signature, fourEyes: patterns.map { try ModelPattern($0) }))
  }

  @Test(arguments: [
    ("", "expected a mapping, got nothing"), ("require_signature: true", "key schema is missing"),
    ("schema: 2", "schema: expected 1, the layout this program knows, got 2"),
    (
      "schema: 1\nrequire_signatures: true",
      "line 2, require_signatures: unknown key, expected one of schema, require_signature, "
        + "four_eyes"
    ),
    ("schema: 1\nrequire_signature: yes", "require_signature: expected true or false, got yes"),
    ("schema: 1\nrequire_signature: \"true\"", "require_signature: expected true or false"),
    ("schema: 1\nrequire_signature:", "require_signature: expected true or false, got nothing"),
    ("schema: 1\nfour_eyes: digits", "four_eyes: expected a list, got \"digits\""),
    ("schema: 1\nfour_eyes: [1]", "four_eyes[0]: expected text"),
    ("schema: 1\nfour_eyes: [a*b]", "four_eyes[0]: a model pattern is a model's name"),
    ("schema: 1\nfour_eyes: [a, b, a]", "four_eyes[2]: pattern \"a\" is listed twice"),
    ("schema: 1\nschema: 1", "given twice in one mapping"), ("schema: &a 1", "anchors"),
  ])
  func refusesWhatBreaksARule(_ yaml: String, _ message: String) {
    let error = refusal { () throws(ServingError) in try Self.decode(yaml) }
    #expect(error?.code == .invalidArgument)
    #expect(error?.message.contains(message) == true, "\(error?.message ?? "accepted")")
  }

  @Test(arguments: [0, 1])
  func keepsToItsLimits(_ beyond: Int) {
    let patterns = (0..<RegistryPolicyCodec.patternsMax + beyond).map { "m\($0)" }
    let many = "schema: 1\nfour_eyes: [\(patterns.joined(separator: ", "))]"
    #expect(
      refusal { () throws(ServingError) in try Self.decode(many) }?.message
        == (beyond == 0 ? nil : "line 2, four_eyes: expected at most 256 elements, got 257"))
    let long = "schema: 1\nfour_eyes: [\(String(repeating: "m", count: 128 + beyond))*]"
    #expect((refusal { () throws(ServingError) in try Self.decode(long) } == nil) == (beyond == 0))
    let text = "schema: 1\n#"
    let filled =
      text
      + String(
        repeating: "x", count: RegistryPolicyCodec.byteCountMax - text.utf8.count + beyond)
    #expect(
      refusal { () throws(ServingError) in try Self.decode(filled) }?.message
        == (beyond == 0 ? nil : "expected at most 65536 bytes, got 65537"))
  }
}
