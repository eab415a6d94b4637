internal import Foundation

/// JSON as XGBoost writes it, which has three words that JSON has not: `NaN`, `Infinity` and
/// `-Infinity` (`src/common/charconv.cc`).
///
/// The words are put in quotes before Foundation's decoder reads them. It would know them when told
/// that the file is JSON5, but then ends the process on a number such as `1E-` (Foundation of Swift
/// 6.3), which a damaged file may have.
enum XGBoostJSON {
  private static let notANumber = "NaN"
  private static let infinity = "Infinity"
  private static let words = [Array(notANumber.utf8), Array(infinity.utf8)]
  private static let minus = UInt8(ascii: "-")

  static func decode<Value: Decodable>(_ type: Value.Type, _ bytes: [UInt8]) throws -> Value {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: infinity, negativeInfinity: "-" + infinity, nan: notANumber)
    return try decoder.decode(type, from: Data(quotingWords(bytes)))
  }

  /// The same bytes with quotes around words outside of texts.
  static func quotingWords(_ bytes: [UInt8]) -> [UInt8] {
    var quoted: [UInt8] = []
    var copied = 0
    var isText = false
    var place = 0
    while place < bytes.count {
      let byte = bytes[place]
      if isText, byte == UInt8(ascii: "\\") {
        place += 2
        continue
      }
      if byte == UInt8(ascii: "\"") { isText.toggle() }
      let mayBegin = byte == UInt8(ascii: "N") || byte == UInt8(ascii: "I")
      guard !isText, mayBegin, let word = words.first(where: bytes[place...].starts(with:)) else {
        place += 1
        continue
      }
      let isNegative = byte == UInt8(ascii: "I") && place > 0 && bytes[place - 1] == minus
      quoted += bytes[copied..<place - (isNegative ? 1 : 0)]
      copied = place + word.count
      quoted.append(UInt8(ascii: "\""))
      if isNegative { quoted.append(minus) }
      quoted += word
      quoted.append(UInt8(ascii: "\""))
      place = copied
    }
    return copied == 0 ? bytes : quoted + bytes[copied...]
  }
}
