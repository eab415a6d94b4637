/// A version's number below its model: a positive decimal integer without leading zeros.
package struct ModelVersion: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// Signed 63-bit, as TensorFlow Serving's and Triton's folders allow.
  package let number: Int64

  /// Takes a positive number; nil otherwise.
  package init?(_ number: Int64) {
    guard number > 0 else { return nil }
    self.number = number
  }

  /// Reads a version as a folder or a path writes it.
  /// - Throws: `INVALID_ARGUMENT` naming what came.
  package init(parsing text: String) throws(ServingError) {
    guard let version = ModelVersion(exactly: text.utf8) else {
      throw ServingError(
        .invalidArgument,
        "version \(text.quotedForMessage) is not a positive integer without leading zeros")
    }
    self = version
  }

  /// Reads decimal digits; nil for anything else, a leading zero or an overflow.
  package init?(exactly utf8: some Collection<UInt8>) {
    guard let first = utf8.first, first != UInt8(ascii: "0") else { return nil }
    var number: Int64 = 0
    for byte in utf8 {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
      let (scaled, overflow) = number.multipliedReportingOverflow(by: 10)
      let (sum, carried) = scaled.addingReportingOverflow(Int64(byte - UInt8(ascii: "0")))
      guard !overflow, !carried else { return nil }
      number = sum
    }
    self.number = number
  }

  package var description: String { "\(number)" }

  package static func < (left: ModelVersion, right: ModelVersion) -> Bool {
    left.number < right.number
  }
}
