internal import ServingCore

/// Reads words and numbers out of a model's text, as LightGBM writes them.
enum LightGBMText {
  private static let space = UInt8(ascii: " ")

  /// Whether the text at `range` begins with, or is, the ASCII characters of `prefix`.
  static func hasPrefix(
    _ prefix: StaticString, _ range: Range<Int>, in text: Span<UInt8>
  ) -> Bool {
    guard range.count >= prefix.utf8CodeUnitCount else { return false }
    return prefix.withUTF8Buffer { prefix in
      prefix.indices.allSatisfy { text[range.lowerBound + $0] == prefix[$0] }
    }
  }

  static func string(_ range: Range<Int>, in text: Span<UInt8>) -> String {
    text.withUnsafeBufferPointer { bytes in
      String(decoding: UnsafeBufferPointer(rebasing: bytes[range]), as: UTF8.self)
    }
  }

  /// Whole numbers between spaces.
  /// - Parameter count: how many there must be; nil for any.
  static func integers<Number: FixedWidthInteger>(
    _ range: Range<Int>, in text: Span<UInt8>, count: Int?
  ) throws(ServingError) -> [Number] {
    try list(range, in: text, count: count, of: "whole numbers") { word throws(ServingError) in
      guard let number: Number = integer(word, in: text) else {
        throw ServingError(
          .invalidArgument,
          "expected whole numbers of \(Number.bitWidth) bits, got \(shown(word, in: text))")
      }
      return number
    }
  }

  /// Numbers of 64 bits between spaces, each the one nearest to what is written, as `strtod` reads
  /// them.
  static func numbers(
    _ range: Range<Int>, in text: Span<UInt8>, count: Int
  ) throws(ServingError) -> [Double] {
    try list(range, in: text, count: count, of: "numbers") { word throws(ServingError) in
      guard let number = Double(string(word, in: text)) else {
        throw ServingError(.invalidArgument, "expected numbers, got \(shown(word, in: text))")
      }
      return number
    }
  }

  /// What `element` makes of each word.
  private static func list<Element>(
    _ range: Range<Int>, in text: Span<UInt8>, count: Int?, of elements: StaticString,
    _ element: (Range<Int>) throws(ServingError) -> Element
  ) throws(ServingError) -> [Element] {
    var list: [Element] = []
    // A number takes two bytes at least, so that a count without numbers takes no memory.
    list.reserveCapacity(min(count ?? Int.max, range.count / 2 + 1))
    var start = range.lowerBound
    while true {
      while start < range.upperBound, text[start] == space { start += 1 }
      guard start < range.upperBound else { break }
      var end = start + 1
      while end < range.upperBound, text[end] != space { end += 1 }
      guard list.count != count else {
        throw ServingError(.invalidArgument, "expected \(list.count) \(elements), got more")
      }
      list.append(try element(start..<end))
      start = end
    }
    if let count, list.count < count {
      throw ServingError(.invalidArgument, "expected \(count) \(elements), got \(list.count)")
    }
    return list
  }

  private static func integer<Number: FixedWidthInteger>(
    _ word: Range<Int>, in text: Span<UInt8>
  ) -> Number? {
    let isNegative = text[word.lowerBound] == UInt8(ascii: "-")
    let digits = isNegative ? word.dropFirst() : word
    guard !digits.isEmpty else { return nil }
    var number: Number = 0
    for place in digits {
      let digit = text[place] &- UInt8(ascii: "0")
      guard digit < 10 else { return nil }
      let shifted = number.multipliedReportingOverflow(by: 10)
      let next =
        isNegative
        ? shifted.partialValue.subtractingReportingOverflow(Number(digit))
        : shifted.partialValue.addingReportingOverflow(Number(digit))
      guard !shifted.overflow, !next.overflow else { return nil }
      number = next.partialValue
    }
    return number
  }

  private static func shown(_ word: Range<Int>, in text: Span<UInt8>) -> String {
    string(word.prefix(64), in: text).quotedForMessage
  }
}
