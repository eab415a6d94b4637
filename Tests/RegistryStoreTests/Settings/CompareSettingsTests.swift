import RegistryStore
import ServingCore
import ServingTestKit
import Testing

/// What `settings.yaml` says of comparisons.
struct CompareSettingsTests {
  private static func decode(_ compare: String) throws(ServingError) -> ComparisonSettings {
    try SettingsCodec.decode(Array("schema: 1\ncompare: \(compare)".utf8)).compare
  }

  @Test func readsWhatPeopleWrite() throws {
    let settings = try Self.decode(
      """

        slices: [country, surface]
        margin: 0.5
        outputs:
          probabilities:
            { kind: probabilities, thresholds: [0.5, 0.9], absolute: 0.001, relative: 1e-4 }
          items: { kind: ranking, top: 20 }
          request_id: { ignore: true }
          "a b": { thresholds: [-1e3, 0, +2.5], absolute: 1 }
          score: {}
      """)
    #expect(settings.slices == ["country", "surface"])
    #expect(settings.margin == Percentage(hundredths: 50))
    #expect(
      settings.outputs == [
        "probabilities": OutputRule(
          kind: .probabilities, thresholds: [0.5, 0.9], absolute: 0.001, relative: 1e-4),
        "items": OutputRule(kind: .ranking, top: 20), "request_id": OutputRule(isIgnored: true),
        "a b": OutputRule(thresholds: [-1_000, 0, 2.5], absolute: 1), "score": .standard,
      ])
    let model = ModelSettings(keep: .none, compare: settings)
    #expect(try SettingsCodec.decode(SettingsCodec.encode(model)) == model)
  }

  @Test(arguments: ["{}", "{slices: [], outputs: {}, margin: 1}"])
  func theDefaultsNeedNotBeWritten(_ text: String) throws {
    #expect(try Self.decode(text) == .standard)
    let written = String(
      decoding: try SettingsCodec.encode(.defaults), as: UTF8.self)
    #expect(!written.contains("compare"))
  }

  @Test(arguments: [
    ("3", "compare: expected a mapping, got 3"),
    ("{slice: [a]}", "compare.slice: unknown key, expected one of slices, margin, outputs"),
    ("{slices: a}", "compare.slices: expected a list"),
    ("{slices: [a, b, c, d, e]}", "compare.slices: expected at most 4 elements, got 5"),
    ("{slices: [a, a]}", "compare.slices[1]: parameter \"a\" is listed twice"),
    ("{slices: [3]}", "compare.slices[0]: expected text"),
    ("{margin: 0}", "compare.margin: expected a percentage above 0, got 0"),
    ("{margin: 101}", "compare.margin: expected a percentage from 0 to 100"),
    ("{outputs: [a]}", "compare.outputs: expected a mapping"),
    ("{outputs: {a: 3}}", "compare.outputs.a: expected a mapping, got 3"),
    (
      "{outputs: {a: {kid: x}}}",
      "expected one of kind, ignore, thresholds, absolute, relative, top"
    ),
    (
      "{outputs: {a: {kind: vector}}}",
      "compare.outputs.a.kind: expected one of label, probabilities, score, numbers, ranking, "
        + "embedding, text, got \"vector\""
    ),
    ("{outputs: {a: {ignore: 1}}}", "compare.outputs.a.ignore: expected true or false, got 1"),
    (
      "{outputs: {a: {thresholds: [0.9, 0.5]}}}",
      "compare.outputs.a.thresholds[1]: expected thresholds in ascending order, more than 0.9"
    ),
    ("{outputs: {a: {thresholds: [.nan]}}}", "a.thresholds[0]: expected a number, got .nan"),
    ("{outputs: {a: {thresholds: [0x1]}}}", "a.thresholds[0]: expected a number"),
    ("{outputs: {a: {thresholds: [inf]}}}", "a.thresholds[0]: expected a number"),
    ("{outputs: {a: {thresholds: [1e999]}}}", "a.thresholds[0]: expected a number"),
    ("{outputs: {a: {thresholds: [1, 2, 3, 4, 5, 6, 7, 8, 9]}}}", "expected at most 8 elements"),
    ("{outputs: {a: {absolute: -1}}}", "a.absolute: expected a number from 0 up, got -1"),
    ("{outputs: {a: {relative: x}}}", "a.relative: expected a number from 0 up, got \"x\""),
    ("{outputs: {a: {top: 0}}}", "a.top: expected a whole number from 1 to 1000, got 0"),
    (
      "{outputs: {a: {kind: score, top: 3}}}",
      "a.top: is for outputs of the kind ranking, and this one is score"
    ),
    (
      "{outputs: {a: {kind: label, thresholds: [1]}}}",
      "a.thresholds: is for outputs of the kind probabilities or score, and this one is label"
    ),
    ("{outputs: {\"\": {}}}", "expected a name of 1 to 256 bytes, got 0"),
  ])
  func refusesWhatBreaksARule(_ yaml: String, _ message: String) {
    let error = refusal { () throws(ServingError) in try Self.decode(yaml) }
    #expect(error?.code == .invalidArgument)
    #expect(error?.message.contains(message) == true, "\(error?.message ?? "accepted")")
  }

  @Test(arguments: [0, 1])
  func keepsToItsLimitOfOutputs(_ beyond: Int) {
    let outputs = (0..<ComparisonSettings.outputsMax + beyond).map { "y\($0): {}" }
    let error = refusal { () throws(ServingError) in
      try Self.decode("{outputs: {\(outputs.joined(separator: ", "))}}")
    }
    #expect(
      error?.message
        == (beyond == 0 ? nil : "line 2, compare: outputs: expected at most 64, got 65"))
  }

  @Test(arguments: SeededRandom.seeds)
  func whateverIsWrittenReadsBack(_ seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    for _ in 0..<50 {
      var compare = ComparisonSettings.standard
      compare.margin = Percentage(clamping: Int.random(in: 1...10_000, using: &random))
      compare.slices = (0..<Int.random(in: 0...4, using: &random)).map { "slice \"\($0)\"" }
      for place in 0..<Int.random(in: 0...5, using: &random) {
        var rule = OutputRule(
          kind: OutputKind.allCases.randomElement(using: &random),
          isIgnored: random.isOne(in: 4),
          absolute: Double.random(in: 0...1e-3, using: &random),
          relative: Double.random(in: 0...1e12, using: &random))
        if rule.kind == .ranking { rule.top = Int.random(in: 1...1_000, using: &random) }
        if rule.kind == .score {
          rule.thresholds = (0..<Int.random(in: 0...8, using: &random)).map { place in
            Double(place) + Double.random(in: -1e-9...1e-9, using: &random)
          }
        }
        compare.outputs["output: \(place)"] = rule
      }
      let settings = ModelSettings(keep: .none, compare: compare)
      #expect(try SettingsCodec.decode(SettingsCodec.encode(settings)) == settings)
    }
  }
}
