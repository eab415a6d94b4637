internal import ArgumentParser

/// The range of an option's value.
enum ArgumentRange {
  /// - Throws: what is told to people as a wrong argument.
  static func check<Value: Comparable>(
    _ name: String, _ value: Value, _ range: ClosedRange<Value>
  ) throws {
    guard range.contains(value) else {
      throw ValidationError(
        "\(name): expected \(range.lowerBound) to \(range.upperBound), got \(value).")
    }
  }
}
