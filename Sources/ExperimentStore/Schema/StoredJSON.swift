internal import Foundation

/// Parameters and lists of names as JSON, which SQLite's own functions read: `parameters ->>
/// 'plan'`.
enum StoredJSON {
  /// An object with its names sorted; nil for an empty one.
  static func object(_ texts: [String: String]) -> String? {
    if texts.isEmpty { return nil }
    var json: [UInt8] = [UInt8(ascii: "{")]
    for (index, pair) in texts.sorted(by: { $0.key < $1.key }).enumerated() {
      if index > 0 { json.append(UInt8(ascii: ",")) }
      append(pair.key, to: &json)
      json.append(UInt8(ascii: ":"))
      append(pair.value, to: &json)
    }
    json.append(UInt8(ascii: "}"))
    return String(decoding: json, as: UTF8.self)
  }

  /// An array; nil for an empty one.
  static func array(_ texts: [String]) -> String? {
    if texts.isEmpty { return nil }
    var json: [UInt8] = [UInt8(ascii: "[")]
    for (index, text) in texts.enumerated() {
      if index > 0 { json.append(UInt8(ascii: ",")) }
      append(text, to: &json)
    }
    json.append(UInt8(ascii: "]"))
    return String(decoding: json, as: UTF8.self)
  }

  static func object(reading json: String?) throws -> [String: String] {
    guard let json else { return [:] }
    return try JSONDecoder().decode([String: String].self, from: Data(json.utf8))
  }

  static func array(reading json: String?) throws -> [String] {
    guard let json else { return [] }
    return try JSONDecoder().decode([String].self, from: Data(json.utf8))
  }

  private static func append(_ text: String, to json: inout [UInt8]) {
    json.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): json += [UInt8(ascii: "\\"), byte]
      case 0..<0x20:
        let digits = String(byte, radix: 16)
        json += "\\u\(String(repeating: "0", count: 4 - digits.utf8.count))\(digits)".utf8
      default: json.append(byte)
      }
    }
    json.append(UInt8(ascii: "\""))
  }
}
