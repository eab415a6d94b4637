internal import Foundation
internal import ServingCore

/// The part of a request's target behind the question mark, strictly: a name that nobody knows is
/// refused, because a caller who mistypes one would otherwise get an answer to another question.
struct AdminQuery {
  private let values: [String: String]

  /// - Throws: `INVALID_ARGUMENT` naming the parameter and those that there are.
  init(_ text: String?, known: [String]) throws(ServingError) {
    var values: [String: String] = [:]
    for pair in (text ?? "").split(separator: "&") {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = try Self.decoded(parts[0])
      guard known.contains(name) else {
        throw ServingError(
          .invalidArgument,
          "unknown parameter \(name.quotedForMessage); "
            + (known.isEmpty ? "there are none here" : "there are: \(known.quotedListForMessage)"))
      }
      guard parts.count == 2 else {
        throw ServingError(.invalidArgument, "parameter \(name) has no value")
      }
      guard values.updateValue(try Self.decoded(parts[1]), forKey: name) == nil else {
        throw ServingError(.invalidArgument, "parameter \(name) came twice")
      }
    }
    self.values = values
  }

  /// A sequence number; zero when it is not given.
  func sequence(_ name: String) throws(ServingError) -> Int {
    guard let text = values[name] else { return 0 }
    guard let number = Int(text), number >= 0, text.allSatisfy(\.isNumber) else {
      throw ServingError(
        .invalidArgument,
        "parameter \(name): expected a sequence number, 0 or more, got \(text.quotedForMessage)")
    }
    return number
  }

  func model(_ name: String) throws(ServingError) -> ModelName? {
    guard let text = values[name] else { return nil }
    return try ModelName(text)
  }

  /// A version; nil when it is not given.
  func version(_ name: String) throws(ServingError) -> ModelVersion? {
    guard let text = values[name] else { return nil }
    guard let version = ModelVersion(exactly: text.utf8) else {
      throw ServingError(
        .invalidArgument,
        "parameter \(name): expected a version, which is a whole number from 1 on, got "
          + text.quotedForMessage)
    }
    return version
  }

  /// A whole number; nil when it is not given.
  func integer(_ name: String, in range: ClosedRange<Int>) throws(ServingError) -> Int? {
    guard let text = values[name] else { return nil }
    guard let number = Int(text), range.contains(number),
      text.utf8.allSatisfy({ (0x30...0x39).contains($0) })
    else {
      throw ServingError(
        .invalidArgument,
        "parameter \(name): expected a whole number from \(range.lowerBound) to "
          + "\(range.upperBound), got \(text.quotedForMessage)")
    }
    return number
  }

  /// Text that is not empty; nil when it is not given.
  func text(_ name: String, byteCountMax: Int) throws(ServingError) -> String? {
    guard let text = values[name] else { return nil }
    guard (1...byteCountMax).contains(text.utf8.count) else {
      throw ServingError(
        .invalidArgument,
        "parameter \(name): expected 1 to \(byteCountMax) bytes, got \(text.quotedForMessage)")
    }
    return text
  }

  /// Percent-encoding undone. A plus sign stands for itself, as RFC 3986 has it.
  private static func decoded(_ text: Substring) throws(ServingError) -> String {
    guard let decoded = text.removingPercentEncoding else {
      throw ServingError(
        .invalidArgument,
        "expected percent-encoded UTF-8 in the query, got \(String(text).quotedForMessage)")
    }
    return decoded
  }
}
