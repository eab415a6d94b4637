internal import ServingCore

/// Ascending whole numbers in one argument, such as `8,32`.
enum NumberList {
  /// - Throws: `INVALID_ARGUMENT` with what was expected and the whole text.
  static func parse(
    _ text: some StringProtocol, in range: ClosedRange<Int>, countMax: Int
  ) throws(ServingError) -> [Int] {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { Int($0) }.filter(range.contains)
    let isAscending = zip(numbers, numbers.dropFirst()).allSatisfy { $0 < $1 }
    guard numbers.count == parts.count, numbers.count <= countMax, isAscending else {
      throw ServingError(
        .invalidArgument,
        "expected 1 to \(countMax) ascending numbers from \(range.lowerBound) to "
          + "\(range.upperBound) with commas between them, got \(String(text).quotedForMessage)")
    }
    return numbers
  }

  static func text(_ numbers: [Int]) -> String {
    numbers.map(String.init).joined(separator: ",")
  }
}
