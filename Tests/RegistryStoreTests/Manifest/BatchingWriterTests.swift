import RegistryStore
import ServingCore
import ServingTestKit
import Testing

/// How batching is laid out in a manifest.
struct BatchingWriterTests {
  /// The lines from `batching` up to the key behind it.
  private static func text(_ settings: BatchingSettings) throws(ServingError) -> String {
    var manifest = try Manifest.sample()
    manifest.batching = settings
    let yaml = try ManifestCodec.encode(manifest)
    #expect(try ManifestCodec.decode(yaml) == manifest)
    let lines = String(decoding: yaml, as: UTF8.self).split(separator: "\n")
    return lines.drop { !$0.hasPrefix("batching:") }.prefix { !$0.hasPrefix("threads:") }
      .joined(separator: "\n")
  }

  @Test func rowsAloneAreOneLine() throws {
    #expect(try Self.text(.defaults) == "batching: { enabled: true, max_rows: 128 }")
    let settings = BatchingSettings(isEnabled: false, maxRows: 1)
    #expect(try Self.text(settings) == "batching: { enabled: false, max_rows: 1 }")
  }

  @Test func anyOtherSettingHasALine() throws {
    let padding = PaddingSettings(
      axes: ["time": .standard, "sequence": LengthClasses(bounds: [16, 64, 256])],
      values: ["tokens": "<pad>", "mask": "false", "ids": "1", "weights": "-0.5", "0": "01"])
    let settings = BatchingSettings(
      isEnabled: true, maxRows: 64, preferredRows: [8, 32], queueDelayMicroseconds: 500,
      instances: 2, padding: padding)
    #expect(
      try Self.text(settings) == """
        batching:
          enabled: true
          max_rows: 64
          preferred_rows: [8, 32]
          max_queue_delay_us: 500
          instances: 2
          padding:
            axes: { sequence: [16, 64, 256], time: [] }
            values: { "0": "01", ids: 1, mask: false, tokens: "<pad>", weights: -0.5 }
        """)
  }

  @Test func onlyWhatDiffersFromTheDefaultsIsWritten() throws {
    var settings = BatchingSettings.defaults
    settings.instances = 1
    #expect(
      try Self.text(settings) == """
        batching:
          enabled: true
          max_rows: 128
          instances: 1
        """)
    settings = .defaults
    settings.padding.axes["s"] = .standard
    #expect(
      try Self.text(settings) == """
        batching:
          enabled: true
          max_rows: 128
          padding:
            axes: { s: [] }
        """)
  }

  @Test func refusesToWriteWhatItWouldRefuseToRead() throws {
    let cases: [(inout BatchingSettings) -> String] = [
      {
        $0.preferredRows = [8, 4]
        return "batching: expected preferred rows in ascending order, got 4 after 8"
      },
      {
        $0 = BatchingSettings(isEnabled: false, maxRows: 1)
        $0.padding.axes["s"] = .standard
        return "batching: expected no padding where batching is switched off"
      },
      {
        $0.instances = 0
        return "batching.instances: expected a whole number from 1 to 64, got 0"
      },
      {
        $0.queueDelayMicroseconds = -5
        return "batching.max_queue_delay_us: expected a whole number from 0"
      },
      {
        $0.padding.values["x"] = "1"
        return "batching.padding.axes: expected 1 to 8 axes, got 0"
      },
      {
        $0.padding.axes[String(repeating: "é", count: 65)] = .standard
        return "expected a name of 1 to 128 bytes, got 130"
      },
      {
        $0.padding.axes["s"] = LengthClasses(bounds: [4, 2])
        return "batching.padding.axes.s[1]: expected lengths in ascending order, got 2 after 4"
      },
      {
        $0.padding = PaddingSettings(axes: ["s": .standard], values: ["x": "\u{FEFF}y"])
        return "begins with a byte order mark"
      },
    ]
    for change in cases {
      var manifest = try Manifest.sample()
      manifest.batching = .defaults
      let message = change(&manifest.batching)
      let error = refusal { () throws(ServingError) in try ManifestCodec.encode(manifest) }
      #expect(error?.code == .invalidArgument)
      #expect(error?.message.contains(message) == true, "\(error?.message ?? "no error")")
    }
  }

  @Test(arguments: SeededRandom.seeds)
  func whateverIsWrittenReadsBack(_ seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    for _ in 0..<100 {
      var settings = BatchingSettings(
        isEnabled: Bool.random(using: &random), maxRows: Int.random(in: 32...999, using: &random))
      if random.isOne(in: 2) { settings.preferredRows = Self.ascending(to: 32, &random) }
      if random.isOne(in: 2) {
        settings.queueDelayMicroseconds = Int.random(in: 0...1_000_000, using: &random)
      }
      if random.isOne(in: 2) { settings.instances = Int.random(in: 1...64, using: &random) }
      for _ in 0..<Int.random(in: 0...3, using: &random) {
        let bounds = Self.ascending(to: 1_000, &random)
        settings.padding.axes[OddText.make(1...128, &random)] = LengthClasses(bounds: bounds)
      }
      for _ in 0..<Int.random(in: 0...3, using: &random) where !settings.padding.axes.isEmpty {
        let value = OddText.make(0...256, &random)
        settings.padding.values[OddText.make(1...128, &random)] = value
      }
      if settings.padding != .none { settings.isEnabled = true }
      // Reads it back and compares.
      _ = try Self.text(settings)
    }
  }

  private static func ascending(to max: Int, _ random: inout SeededRandom) -> [Int] {
    let count = Int.random(in: 0...8, using: &random)
    return Set((0..<count).map { _ in Int.random(in: 1...max, using: &random) }).sorted()
  }
}
