/// A model's name: `[a-z0-9][a-z0-9._-]{0,127}`.
///
/// The character set makes the name safe as a folder, in a path of a request and in a metric's
/// label, and leaves no way to write `..` or `/`.
package struct ModelName: Hashable, Sendable, Comparable, CustomStringConvertible {
  package static let lengthMax = 128
  package static let pattern = "[a-z0-9][a-z0-9._-]{0,127}"

  /// The name itself.
  package let description: String

  /// Takes a name that fits the pattern.
  /// - Throws: `INVALID_ARGUMENT` naming the pattern and what came.
  package init(_ text: String) throws(ServingError) {
    guard ModelName.isValid(text.utf8) else {
      throw ServingError(
        .invalidArgument,
        "model name \(text.quotedForMessage) does not match \(ModelName.pattern)")
    }
    description = text
  }

  /// Whether the bytes fit the pattern.
  package static func isValid(_ utf8: some Collection<UInt8>) -> Bool {
    guard let first = utf8.first, utf8.count <= lengthMax, isLetterOrDigit(first) else {
      return false
    }
    return utf8.dropFirst().allSatisfy {
      isLetterOrDigit($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "_")
        || $0 == UInt8(ascii: "-")
    }
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
      || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  package static func < (left: ModelName, right: ModelName) -> Bool {
    left.description < right.description
  }
}
