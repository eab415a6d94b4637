/// Lowercase hexadecimal digits, which are all that trace contexts have.
enum HexText {
  static func digits(_ word: UInt64) -> String {
    let text = String(word, radix: 16)
    return String(repeating: "0", count: 16 - text.utf8.count) + text
  }

  static func bytes(_ word: UInt64) -> [UInt8] {
    withUnsafeBytes(of: word.bigEndian) { Array($0) }
  }

  /// - Parameter digits: at most 16.
  /// - Returns: nil when one is no digit, or is in capitals.
  static func word(_ digits: some Sequence<UInt8>) -> UInt64? {
    var word: UInt64 = 0
    for digit in digits {
      switch digit {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): word = word << 4 | UInt64(digit & 0xF)
      case UInt8(ascii: "a")...UInt8(ascii: "f"): word = word << 4 | UInt64(digit & 0xF) + 9
      default: return nil
      }
    }
    return word
  }
}
