internal import ServingCore

/// An argument of the form `NAME=VALUE`.
enum NameAndValue {
  /// - Throws: `INVALID_ARGUMENT` naming the option and what came.
  static func parse(
    _ text: String, option: String
  ) throws(ServingError) -> (name: String, value: String) {
    guard let mark = text.firstIndex(of: "="), mark != text.startIndex else {
      throw ServingError(
        .invalidArgument, "\(option): expected NAME=VALUE, got \(text.quotedForMessage)")
    }
    return (String(text[..<mark]), String(text[text.index(after: mark)...]))
  }
}
