/// Gathers the bytes of a log line and keeps them within its bounds.
struct LogLineWriter {
  /// Room for what closes a line, whatever was left out.
  private static let endBytes = 64

  private let format: LogFormat
  private var bytes: [UInt8] = []

  init(format: LogFormat) {
    self.format = format
  }

  private var isOver: Bool { bytes.count > LogLine.byteCountMax - Self.endBytes }

  consuming func finished() -> [UInt8] {
    bytes.append(UInt8(ascii: "\n"))
    return bytes
  }

  /// Text of our own, or text that was escaped.
  mutating func raw(_ text: String) { bytes.append(contentsOf: text.utf8) }

  /// What closes the line, in the room that is kept for it.
  mutating func last(_ text: String) { raw(text) }

  /// Writes what fits, or nothing.
  /// - Returns: whether it was written.
  mutating func attempt(_ write: (inout LogLineWriter) -> Void) -> Bool {
    let start = bytes.count
    write(&self)
    guard isOver else { return true }
    bytes.removeSubrange(start...)
    return false
  }

  mutating func value(_ value: LogValue, depth: Int) {
    guard depth < LogLine.depthMax else { return shortText("…") }
    switch value {
    case .text(let text): shortText(text)
    case .integer(let number): raw("\(number)")
    case .milliseconds(let nanoseconds): raw(Self.milliseconds(nanoseconds))
    case .list(let values):
      raw("[")
      for (place, value) in values.enumerated() {
        // What is over the bound is taken back as a whole.
        guard !isOver else { return }
        if place > 0 { raw(",") }
        self.value(value, depth: depth + 1)
      }
      raw("]")
    case .fields(let fields):
      raw("{")
      for (place, field) in fields.enumerated() {
        guard !isOver else { return }
        if place > 0 { raw(",") }
        if format == .json { quoted(field.name) } else { escaped(field.name) }
        raw(format == .json ? ":" : "=")
        self.value(field.value, depth: depth + 1)
      }
      raw("}")
    }
  }

  /// As JSON has it; for people without quotes where none are needed.
  private mutating func shortText(_ text: String) {
    if format == .text, !text.isEmpty, text.unicodeScalars.allSatisfy(Self.isPlain) {
      escaped(text)
    } else {
      quoted(text)
    }
  }

  /// In double quotes, with what JSON does not take and what terminals obey escaped as JSON has it.
  mutating func quoted(_ text: String) {
    raw("\"")
    escaped(text, isQuoted: true)
    raw("\"")
  }

  /// Without quotes around it.
  mutating func escaped(_ text: String, isQuoted: Bool = false) {
    let start = bytes.count
    let ellipsis = "…"
    for scalar in text.unicodeScalars {
      let before = bytes.count
      append(scalar, isQuoted: isQuoted)
      guard bytes.count - start > LogLine.textBytesMax - ellipsis.utf8.count else { continue }
      bytes.removeSubrange(before...)
      raw(ellipsis)
      return
    }
  }

  private mutating func append(_ scalar: Unicode.Scalar, isQuoted: Bool) {
    switch scalar {
    case "\"" where isQuoted, "\\": raw("\\\(scalar)")
    case "\n": raw("\\n")
    case "\r": raw("\\r")
    case "\t": raw("\\t")
    case _ where scalar.isHarmful:
      for unit in UTF16.encode(scalar) ?? .init() {
        let digits = String(unit, radix: 16)
        raw("\\u" + String(repeating: "0", count: 4 - digits.count) + digits)
      }
    default: bytes.append(contentsOf: UTF8.encode(scalar) ?? .init())
    }
  }

  private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case " ", "\"", "=", "\\", ",", "[", "]", "{", "}": false
    default: !scalar.isHarmful
    }
  }

  private static func milliseconds(_ nanoseconds: UInt64) -> String {
    let microseconds = nanoseconds / 1_000
    let rest = "\(microseconds % 1_000)"
    return "\(microseconds / 1_000)." + String(repeating: "0", count: 3 - rest.utf8.count) + rest
  }
}
