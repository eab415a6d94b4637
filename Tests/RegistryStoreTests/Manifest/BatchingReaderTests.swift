import RegistryStore
import ServingCore
import ServingTestKit
import Testing

/// What a manifest may say about batching. The reader is internal, so the tests come through the
/// codec.
struct BatchingReaderTests {
  private static let written = "batching: { enabled: false, max_rows: 32 }"

  /// The settings of a manifest whose `batching` is `yaml`, at line 18.
  private static func read(_ yaml: String) throws(ServingError) -> BatchingSettings {
    let text = String(decoding: try ManifestCodec.encode(.sample()), as: UTF8.self)
    return try ManifestCodec.decode(
      Array(text.replacing(written, with: "batching:\(yaml)").utf8)
    ).batching
  }

  @Test func readsEverySetting() throws {
    let settings = try Self.read(
      """

        enabled: true
        max_rows: 64
        preferred_rows: [8, 32]
        max_queue_delay_us: 500
        instances: 2
        padding:
          axes: { sequence: [16, 64, 256], time: [] }
          values: { input_ids: 1, tokens: "<pad>" }
      """)
    let padding = PaddingSettings(
      axes: ["sequence": LengthClasses(bounds: [16, 64, 256]), "time": .standard],
      values: ["input_ids": "1", "tokens": "<pad>"])
    #expect(
      settings
        == BatchingSettings(
          isEnabled: true, maxRows: 64, preferredRows: [8, 32], queueDelayMicroseconds: 500,
          instances: 2, padding: padding))
  }

  @Test(arguments: [
    (" {}", BatchingSettings.defaults),
    (" { preferred_rows: [], max_queue_delay_us: 0 }", .defaults),
    (
      " { preferred_rows: [64] }",
      BatchingSettings(isEnabled: true, maxRows: 128, preferredRows: [64])
    ),
    (
      " { max_queue_delay_us: 1000000, instances: 64 }",
      BatchingSettings(
        isEnabled: true, maxRows: 128, queueDelayMicroseconds: 1_000_000, instances: 64)
    ),
  ])
  func whatIsLeftOutIsTheDefault(_ yaml: String, _ settings: BatchingSettings) throws {
    #expect(try Self.read(yaml) == settings)
  }

  @Test(arguments: [
    ("1", "1"), ("-0.50", "-0.50"), ("0x10", "0x10"), ("1_000", "1_000"), (".inf", ".inf"),
    ("true", "true"), ("yes", "yes"), ("\"\"", ""), ("'~'", "~"), ("<pad>", "<pad>"),
    ("2026-11-23", "2026-11-23"), ("\"1\"", "1"),
  ])
  func padValuesKeepTheirText(_ yaml: String, _ text: String) throws {
    let settings = try Self.read(" { padding: { axes: { s: [] }, values: { x: \(yaml) } } }")
    #expect(settings.padding.values == ["x": text])
  }

  @Test(arguments: [
    ("rows: 1", "batching.rows: unknown key, expected one of enabled, max_rows, preferred_rows"),
    ("preferred_rows: 8", "batching.preferred_rows: expected a list, got 8"),
    ("preferred_rows: [0]", "preferred_rows[0]: expected a whole number from 1 to 65536, got 0"),
    ("preferred_rows: [1, 65537]", "preferred_rows[1]: expected a whole number from 1 to 65536"),
    ("preferred_rows: [8, \"9\"]", "preferred_rows[1]: expected a whole number"),
    ("preferred_rows: [8, 8]", "line 18, batching: expected preferred rows in ascending order"),
    ("preferred_rows: [129]", "line 18, batching: expected preferred rows of at most 128"),
    ("max_rows: 4, preferred_rows: [8]", "batching: expected preferred rows of at most 4"),
    ("max_queue_delay_us: -1", "max_queue_delay_us: expected a whole number from 0 to 1000000"),
    ("max_queue_delay_us: 1000001", "from 0 to 1000000, got 1000001"),
    ("max_queue_delay_us: 0.5", "batching.max_queue_delay_us: expected a whole number"),
    ("instances: 0", "batching.instances: expected a whole number from 1 to 64, got 0"),
    ("instances: 65", "from 1 to 64, got 65"), ("instances: auto", "got \"auto\""),
  ])
  func refusesSettings(_ yaml: String, _ words: String) {
    let error = refusal { () throws(ServingError) in try Self.read(" { \(yaml) }") }
    #expect(error?.code == .invalidArgument)
    #expect(error?.message.contains(words) == true, "\(error?.message ?? "no error")")
  }

  @Test(arguments: [
    ("[s]", "batching.padding: expected a mapping, got a list of 1"),
    ("{}", "batching.padding: key axes is missing"),
    ("{ values: { x: 1 } }", "batching.padding: key axes is missing"),
    ("{ axes: { s: [] }, value: 1 }", "padding.value: unknown key, expected one of axes, values"),
    ("{ axes: [s] }", "batching.padding.axes: expected a mapping, got a list of 1"),
    ("{ axes: {} }", "batching.padding.axes: expected 1 to 8 axes, got 0"),
    (
      "{ axes: { a: [], b: [], c: [], d: [], e: [], f: [], g: [], h: [], i: [] } }",
      "axes: expected 1 to 8 axes, got 9"
    ),
    ("{ axes: { s: [], s: [] } }", "given twice in one mapping: \"s\""),
    ("{ axes: { \"\": [] } }", "padding.axes[\"\"]: expected a name of 1 to 128 bytes, got 0"),
    ("{ axes: { s: 16 } }", "batching.padding.axes.s: expected a list, got 16"),
    ("{ axes: { s: [0] } }", "axes.s[0]: expected a whole number from 1 to 1048576, got 0"),
    ("{ axes: { s: [1048577] } }", "from 1 to 1048576, got 1048577"),
    ("{ axes: { s: [16, 16] } }", "s[1]: expected lengths in ascending order, got 16 after 16"),
    ("{ axes: { s: [1, 9, 8] } }", "axes.s[2]: expected lengths in ascending order, got 8 after 9"),
    ("{ axes: { s: [] }, values: 1 }", "padding.values: expected a mapping, got 1"),
    (
      "{ axes: { s: [] }, values: { x: } }",
      "padding.values.x: expected text, a number, true or false, got nothing"
    ),
    ("{ axes: { s: [] }, values: { x: ~ } }", "got nothing"),
    ("{ axes: { s: [] }, values: { x: [1] } }", "values.x: expected text, a number"),
    ("{ axes: { s: [] }, values: { x: !!binary aGk= } }", "got a value with the tag"),
    (
      "{ axes: { s: [] }, values: { x: \(String(repeating: "a", count: 257)) } }",
      "values.x: expected at most 256 bytes of text, got 257"
    ),
    ("{ axes: { s: [] }, values: { \"\": 1 } }", "expected a name of 1 to 128 bytes, got 0"),
  ])
  func refusesPadding(_ yaml: String, _ words: String) {
    let error = refusal { () throws(ServingError) in try Self.read(" { padding: \(yaml) }") }
    #expect(error?.code == .invalidArgument)
    #expect(error?.message.contains(words) == true, "\(error?.message ?? "no error")")
  }

  @Test func listsAreAsLongAsTheirLimits() throws {
    func list(_ count: Int) -> String { "[\((1...count).map(String.init).joined(separator: ","))]" }
    let rows = try Self.read(" { preferred_rows: \(list(32)) }").preferredRows
    #expect(rows == Array(1...32))
    let padding = try Self.read(" { padding: { axes: { s: \(list(64)) } } }").padding
    #expect(padding.axes["s"]?.bounds == Array(1...64))
    for (yaml, words) in [
      ("preferred_rows: \(list(33))", "preferred_rows: expected at most 32 elements, got 33"),
      ("padding: { axes: { s: \(list(65)) } }", "axes.s: expected at most 64 elements, got 65"),
    ] {
      let error = refusal { () throws(ServingError) in try Self.read(" { \(yaml) }") }
      #expect(error?.message.contains(words) == true, "\(error?.message ?? "no error")")
    }
  }
}
