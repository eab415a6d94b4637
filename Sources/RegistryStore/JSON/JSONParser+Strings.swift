internal import ServingCore

extension JSONParser {
  /// The content between quotes. What needs no change is taken as one piece.
  mutating func string() throws(ServingError) -> String {
    index += 1
    var content: [UInt8] = []
    var pieceStart = index
    while true {
      guard let byte = peek else { throw error("the closing '\"' of a string") }
      switch byte {
      case UInt8(ascii: "\""):
        content += bytes[pieceStart..<index]
        guard let text = String(validating: content, as: UTF8.self) else {
          throw problem("a string is not UTF-8")
        }
        index += 1
        return text
      case UInt8(ascii: "\\"):
        content += bytes[pieceStart..<index]
        index += 1
        content += Array(String(try escaped()).utf8)
        pieceStart = index
      case 0..<0x20: throw error("an escape in place of a control character")
      default: index += 1
      }
    }
  }

  /// What stands behind a backslash.
  private mutating func escaped() throws(ServingError) -> Unicode.Scalar {
    defer { index += 1 }
    switch peek {
    case UInt8(ascii: "\""): return "\""
    case UInt8(ascii: "\\"): return "\\"
    case UInt8(ascii: "/"): return "/"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return try unicodeEscape()
    default: throw error("one of \" \\ / b f n r t u after a backslash")
    }
  }

  /// Leaves the index on the last digit, as ``escaped()`` steps over that one.
  private mutating func unicodeEscape() throws(ServingError) -> Unicode.Scalar {
    let unit = try codeUnit()
    if let scalar = Unicode.Scalar(unit) { return scalar }
    let half = "half of a surrogate pair in a string"
    guard UTF16.isLeadSurrogate(unit), bytes[(index + 1)...].starts(with: "\\u".utf8) else {
      throw problem(half)
    }
    index += 2
    let trail = try codeUnit()
    let offset = UInt32(unit & 0x3FF) << 10 | UInt32(trail & 0x3FF)
    guard UTF16.isTrailSurrogate(trail), let scalar = Unicode.Scalar(0x10000 + offset) else {
      throw problem(half)
    }
    return scalar
  }

  /// Four hexadecimal digits behind the `u` that the index is on.
  private mutating func codeUnit() throws(ServingError) -> UInt16 {
    var unit: UInt16 = 0
    for _ in 0..<4 {
      index += 1
      guard let byte = peek, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw error("four hexadecimal digits after \\u")
      }
      unit = unit << 4 | UInt16(digit)
    }
    return unit
  }
}
