internal import ServingCore

/// Durations as people write them in arguments, in whole seconds.
enum DurationText {
  private static let units: [(name: Character, seconds: Int)] = [
    ("s", 1), ("m", 60), ("h", 3_600), ("d", 86_400),
  ]

  /// Reads `90s`, `10m`, `2h`, `1d`, or a bare number of seconds.
  /// - Throws: `INVALID_ARGUMENT` with what was expected and what came.
  static func seconds(_ text: String) throws(ServingError) -> Int {
    let unit = units.first { $0.name == text.last }
    let digits = unit == nil ? text[...] : text.dropLast()
    let isWritten =
      (1...9).contains(digits.utf8.count)
      && digits.utf8.allSatisfy { (0x30...0x39).contains($0) }
    guard isWritten, let count = Int(digits) else {
      throw ServingError(
        .invalidArgument,
        "expected a duration such as 90s, 10m, 2h or 1d, got \(text.quotedForMessage)")
    }
    return count * (unit?.seconds ?? 1)
  }

  /// In the largest unit that divides it.
  static func text(seconds: Int) -> String {
    let unit = units.last { seconds > 0 && seconds % $0.seconds == 0 } ?? units[0]
    return "\(seconds / unit.seconds) \(unit.name == "m" ? "min" : String(unit.name))"
  }
}
