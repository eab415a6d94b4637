internal import Foundation

/// Lowercase hexadecimal.
enum HexDigits {
  /// Of a SHA-256.
  static let digestByteCount = 32

  /// The 32 bytes of a digest; nil for anything but 64 lowercase digits.
  static func bytes(_ text: String) -> Data? {
    var text = text
    var bytes = Data(count: digestByteCount)
    let isDigest = bytes.withUnsafeMutableBytes { bytes in
      text.withUTF8 { decode($0, into: bytes) }
    }
    return isDigest ? bytes : nil
  }

  /// Reads twice as many digits as there are bytes.
  /// - Returns: false for anything else; what is in `bytes` then means nothing.
  static func decode(
    _ utf8: UnsafeBufferPointer<UInt8>, into bytes: UnsafeMutableRawBufferPointer
  ) -> Bool {
    guard utf8.count == 2 * bytes.count else { return false }
    for index in bytes.indices {
      guard let high = value(utf8[2 * index]), let low = value(utf8[2 * index + 1]) else {
        return false
      }
      bytes[index] = high << 4 | low
    }
    return true
  }

  static func text(_ bytes: Data) -> String {
    String(decoding: bytes.flatMap { [digit($0 >> 4), digit($0 & 15)] }, as: UTF8.self)
  }

  private static func value(_ digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    default: nil
    }
  }

  private static func digit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
  }
}
