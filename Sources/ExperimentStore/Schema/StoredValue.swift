internal import Foundation
internal import GRDB

/// How values are put into columns, so that what comes out is what went in.
enum StoredValue {
  /// A text; as a blob when it has a zero byte in it, where SQLite's texts end.
  static func text(_ text: String) -> DatabaseValue {
    text.utf8.contains(0) ? Data(text.utf8).databaseValue : text.databaseValue
  }

  static func text(_ text: String?) -> DatabaseValue { text.map(Self.text) ?? .null }

  /// A SHA-256 in lowercase hexadecimal as its 32 bytes, half the size; anything else as it is;
  /// nothing for none.
  static func digest(_ hex: String) -> DatabaseValue {
    if hex.isEmpty { return .null }
    guard let bytes = HexDigits.bytes(hex) else { return text(hex) }
    return bytes.databaseValue
  }

  /// SQLite knows no number that is none: this text stands for it.
  static let notANumber = "NaN"

  static func number(_ number: Double) -> DatabaseValue {
    number.isNaN ? notANumber.databaseValue : number.databaseValue
  }

  static func bytes(_ bytes: [UInt8]?) -> DatabaseValue {
    bytes.map { Data($0).databaseValue } ?? .null
  }
}
