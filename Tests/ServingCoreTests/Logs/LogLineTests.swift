import ServingCore
import ServingTestKit
import Testing

@Suite struct LogLineTests {
  private func line(
    _ format: LogFormat, _ message: String, _ fields: [LogField] = [], level: String = "info"
  ) -> String {
    let entry = LogEntry(
      microseconds: 0, level: level, logger: "crossfade", message: message, fields: fields)
    return String(decoding: LogLine.bytes(entry, format), as: UTF8.self)
  }

  @Test func textIsForPeople() {
    let fields = [LogField("seconds", .integer(5)), LogField("a", .text("b c"))]
    #expect(
      line(.text, "not ready any more", fields, level: "warning")
        == "1970-01-01T00:00:00.000Z WARNING  crossfade: not ready any more seconds=5 a=\"b c\"\n")
    // What follows the level stands in one column, whatever the level.
    let levels = ["trace", "debug", "info", "notice", "warning", "error", "critical"]
    let places = Set(levels.map { line(.text, "x", level: $0).utf8.count })
    #expect(places.count == 1)
  }

  @Test func jsonHasAlwaysTheSameKeys() {
    #expect(
      line(.json, "x")
        == #"{"time":"1970-01-01T00:00:00.000Z","level":"info","logger":"crossfade","#
        + #""message":"x","metadata":{}}"# + "\n")
    let nested = LogField(
      "a", .fields([LogField("b", .list([.text("c"), .integer(-1)])), LogField("d", .fields([]))]))
    #expect(line(.json, "x", [nested]).contains(#""metadata":{"a":{"b":["c",-1],"d":{}}}}"#))
    #expect(
      line(.json, "x", [LogField("ms", .milliseconds(nanoseconds: 12_034_567))])
        .contains(#"{"ms":12.034}"#))
  }

  @Test(
    arguments: [
      ("\n", "\\n"), ("\r", "\\r"), ("\t", "\\t"), ("\"", "\\\""), ("\\", "\\\\"),
      ("\u{1B}[31m", "\\u001b[31m"), ("\u{0}", "\\u0000"), ("\u{7F}", "\\u007f"),
      ("\u{85}", "\\u0085"), ("\u{2028}", "\\u2028"), ("\u{202E}", "\\u202e"),
      ("\u{E0001}", "\\udb40\\udc01"), ("ö漢🙂", "ö漢🙂"),
    ])
  func whatHarmsIsEscaped(text: String, escaped: String) {
    #expect(line(.json, text).contains("\"message\":\"\(escaped)\""))
    #expect(line(.text, "x", [LogField("a", .text("\(text) "))]).hasSuffix("a=\"\(escaped) \"\n"))
  }

  @Test(arguments: LogFormat.allCases)
  func aLineIsNeverLongerThanItMayBe(_ format: LogFormat) {
    let long = String(repeating: "\u{1}", count: 100_000)
    for count in [0, 1, 4, 5, 100] {
      let fields = (0..<count).map { LogField("field\($0)", .text(long)) }
      let text = line(format, long, fields)
      #expect(text.utf8.count <= LogLine.byteCountMax)
      #expect(text.contains("…"))
      #expect(text.contains("omitted") == (count > 2), "\(count) fields")
    }
    // Just what fits is there as it is.
    let text = String(repeating: "a", count: LogLine.textBytesMax - 3)
    #expect(line(format, text).contains(text))
    let tooLong = line(format, text + "aaaa")
    #expect(tooLong.contains(text + "…") && !tooLong.contains(text + "a"))
    let list = LogField("list", .list(Array(repeating: .text("abc"), count: 1_000_000)))
    #expect(line(format, "x", [list]).contains("omitted"))
  }

  @Test(arguments: LogFormat.allCases)
  func depthIsBounded(_ format: LogFormat) {
    var value = LogValue.text("deepest")
    for _ in 0..<100 { value = .list([value]) }
    let text = line(format, "x", [LogField("a", value)])
    #expect(text.contains("…"))
    #expect(!text.contains("deepest"))
  }

  @Test(arguments: SeededRandom.seeds)
  func whateverComesIsOneLineThatNobodyObeys(_ seed: UInt64) {
    var random = SeededRandom(seed: seed)
    for _ in 0..<300 {
      func text() -> String {
        let bytes = (0..<Int.random(in: 0...60, using: &random)).map { _ in
          UInt8.random(in: 0...255, using: &random)
        }
        return String(decoding: bytes, as: UTF8.self)
      }
      let entry = LogEntry(
        microseconds: Int64.random(in: .min ... .max, using: &random), level: "info",
        logger: text(), message: text(),
        fields: [LogField(text(), .text(text())), LogField(text(), .list([.text(text())]))])
      for format in LogFormat.allCases {
        let bytes = LogLine.bytes(entry, format)
        #expect(bytes.last == 0x0A, "seed \(seed)")
        #expect(bytes.dropLast().allSatisfy { $0 >= 0x20 && $0 != 0x7F }, "seed \(seed)")
        #expect(String(validating: bytes, as: UTF8.self) != nil, "seed \(seed)")
      }
    }
  }
}
