internal import ServingCore

/// How a model's file is written.
enum XGBoostEncoding: Hashable {
  case json, ubjson

  /// The beginnings of files that only XGBoost itself can read, and what they are.
  private static let foreign: [(beginning: String, noun: String)] = [
    ("binf", "the binary format that XGBoost had before 3.1"),
    ("bs64", "the binary format that XGBoost had before 3.1, in base64"),
    ("CONFIG-offset:", "a snapshot of memory"),
  ]

  /// - Throws: `INVALID_ARGUMENT` for bytes that begin like neither.
  init(of bytes: [UInt8]) throws(ServingError) {
    for (beginning, noun) in Self.foreign where bytes.starts(with: beginning.utf8) {
      throw ServingError(
        .invalidArgument,
        "the file is \(noun): expected a model in JSON or UBJSON; load it in the version of "
          + "XGBoost that made it, and save_model it under a name that ends in .ubj or .json")
    }
    let text = bytes.prefix(64).drop { Self.isSpace($0) }
    guard text.first == UInt8(ascii: "{") else {
      throw ServingError(
        .invalidArgument,
        "the file is no model of XGBoost: expected an object in JSON or UBJSON, which begins with "
          + "{, got " + (text.first.map { "byte \($0)" } ?? "nothing"))
    }
    // In JSON a name in quotes follows, or the end of the object; in UBJSON the type of a name's
    // length, which is a letter.
    let next = bytes.dropFirst().first
    let isLength = next.flatMap(UBJSONNumberType.init) != nil
    self = bytes.first == UInt8(ascii: "{") && isLength ? .ubjson : .json
  }

  /// Whether JSON passes over a byte between values.
  static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }
}
