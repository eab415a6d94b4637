/// Bytes as lowercase hexadecimal digits, and back.
enum Hexadecimal {
  private static let digits = Array("0123456789abcdef".utf8)

  static func text(_ bytes: some Sequence<UInt8>) -> String {
    String(
      decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  /// - Returns: nil for anything but so many bytes in lowercase digits.
  static func bytes(_ text: Substring, count: Int) -> [UInt8]? {
    let digits = text.utf8.compactMap(value)
    guard digits.count == count * 2, text.utf8.count == digits.count else { return nil }
    return (0..<count).map { digits[$0 * 2] << 4 | digits[$0 * 2 + 1] }
  }

  private static func value(_ digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    default: nil
    }
  }
}
