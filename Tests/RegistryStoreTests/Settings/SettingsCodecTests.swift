import RegistryStore
import ServingCore
import ServingTestKit
import Testing

struct SettingsCodecTests {
  private static func decode(_ yaml: String) throws(ServingError) -> ModelSettings {
    try SettingsCodec.decode(Array(yaml.utf8))
  }

  private static func settings(_ latest: Int, _ versions: [Int64]) -> ModelSettings {
    ModelSettings(
      keep: KeepPolicy(latest: latest, versions: versions.compactMap { ModelVersion($0) }))
  }

  @Test(
    arguments: [
      ("schema: 1", 0, []), ("schema: 1\nkeep: {}", 0, []), ("schema: 1\nkeep: {latest: 2}", 2, []),
      ("schema: 1\nkeep: {latest: 0, versions: []}", 0, []),
      ("keep:\n  versions: [7, 3]\n  latest: 1000\nschema: 1", 1_000, [7, 3]),
    ] as [(String, Int, [Int64])])
  func readsWhatPeopleWrite(_ yaml: String, _ latest: Int, _ versions: [Int64]) throws {
    #expect(try Self.decode(yaml) == Self.settings(latest, versions))
  }

  @Test(arguments: [
    ("", "expected a mapping, got nothing"), ("keep: {}", "key schema is missing"),
    ("schema: 2", "schema: expected 1, the layout this program knows, got 2"),
    (
      "schema: 1\nkep: {}",
      "line 2, kep: unknown key, expected one of schema, keep, log, outputs, compare"
    ),
    ("schema: 1\nkeep: 3", "keep: expected a mapping, got 3"),
    ("schema: 1\nkeep:", "keep: expected a mapping, got nothing"),
    ("schema: 1\nkeep: {last: 1}", "keep.last: unknown key, expected one of latest, versions"),
    ("schema: 1\nkeep: {latest: -1}", "keep.latest: expected a whole number from 0 to 1000"),
    ("schema: 1\nkeep: {latest: 1001}", "keep.latest: expected a whole number from 0 to 1000"),
    ("schema: 1\nkeep: {latest: all}", "keep.latest: expected a whole number"),
    ("schema: 1\nkeep: {versions: 3}", "keep.versions: expected a list, got 3"),
    ("schema: 1\nkeep: {versions: [0]}", "keep.versions[0]: expected a whole number from 1"),
    ("schema: 1\nkeep: {versions: [3, 4, 3]}", "keep.versions[2]: version 3 is listed twice"),
    ("schema: &a 1", "YAML anchors are not accepted"),
    ("schema: 1\nlog: {sample: 101}", "log.sample: expected a percentage from 0 to 100"),
    ("schema: 1\nlog: {sample: 0.123}", "log.sample: expected a percentage from 0 to 100"),
    ("schema: 1\nlog: {keep_inputs: 1}", "log.keep_inputs: expected true or false, got 1"),
    ("schema: 1\nlog: {redact: user}", "log.redact: expected a list"),
    ("schema: 1\nlog: {redact: [a, a]}", "log.redact[1]: input \"a\" is listed twice"),
    ("schema: 1\nlog: {keep: 1}", "expected one of sample, keep_inputs, redact"),
    ("schema: 1\noutputs: {lable: a}", "expected one of label, score"),
    ("schema: 1\noutputs: {label: 3}", "outputs.label: expected text"),
  ])
  func refusesWhatBreaksARule(_ yaml: String, _ message: String) {
    let error = refusal { () throws(ServingError) in try Self.decode(yaml) }
    #expect(error?.code == .invalidArgument)
    #expect(error?.message.contains(message) == true, "\(error?.message ?? "accepted")")
  }

  @Test func readsWhatIsKeptOfRequestsAndWhichOutputsMatter() throws {
    let settings = try Self.decode(
      """
      schema: 1
      log: { sample: 12.5, keep_inputs: true, redact: [user, "a b"] }
      outputs: { label: policy, score: risk }
      """)
    #expect(
      settings.log
        == LogPolicy(
          sample: try Percentage(parsing: "12.5"), keepsInputs: true, redacted: ["user", "a b"]))
    #expect(settings.outputs == OutputRoles(label: "policy", score: "risk"))
    #expect(try SettingsCodec.decode(SettingsCodec.encode(settings)) == settings)
    #expect(try Self.decode("schema: 1\nlog: {}").log == LogPolicy.standard)
  }

  @Test(arguments: [0, 1])
  func keepsToItsLimits(_ beyond: Int) {
    let settings = Self.settings(0, (1...Int64(KeepPolicy.versionsMax + beyond)).map { $0 })
    let error = refusal { () throws(ServingError) in try SettingsCodec.encode(settings) }
    #expect(
      error?.message
        == (beyond == 0 ? nil : "keep.versions: expected at most 1000 elements, got 1001"))
    let size = SettingsCodec.byteCountMax + beyond
    let yaml = "schema: 1 #" + String(repeating: "x", count: size - 11)
    let tooLong = refusal { () throws(ServingError) in try Self.decode(yaml) }
    #expect(
      tooLong?.message == (beyond == 0 ? nil : "expected at most 65536 bytes, got 65537"))
  }

  @Test(arguments: SeededRandom.seeds)
  func whateverIsWrittenReadsBack(_ seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    for _ in 0..<100 {
      let versions = (0..<Int.random(in: 0...9, using: &random)).map { _ in
        Int64.random(in: 1...Int64.max, using: &random)
      }
      let settings = Self.settings(
        Int.random(in: 0...KeepPolicy.versionsMax, using: &random),
        versions.reduce(into: []) { if !$0.contains($1) { $0.append($1) } })
      #expect(try SettingsCodec.decode(try SettingsCodec.encode(settings)) == settings)
    }
  }
}
