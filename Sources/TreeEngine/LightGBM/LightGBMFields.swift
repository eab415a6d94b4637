internal import ServingCore

/// The lines `key=value` of a header or a tree whose keys are known; of two lines with one key the
/// last counts, as in LightGBM.
struct LightGBMFields<Key: RawRepresentable<String> & Hashable> {
  /// No key is longer, in bytes.
  private static var keyBytesMax: Int { 32 }
  /// The longest value that is one word or sentence, in bytes.
  private static var textBytesMax: Int { 4_096 }
  private var values: [Key: Range<Int>] = [:]

  /// Takes a line, whatever its key; a line without `=` is a key without a value.
  mutating func add(_ line: Range<Int>, in text: Span<UInt8>) {
    let end = line.first { text[$0] == UInt8(ascii: "=") } ?? line.upperBound
    let name = line.lowerBound..<end
    guard name.count <= Self.keyBytesMax,
      let key = Key(rawValue: LightGBMText.string(name, in: text))
    else { return }
    values[key] = min(end + 1, line.upperBound)..<line.upperBound
  }

  func has(_ key: Key) -> Bool { values[key] != nil }

  func string(_ key: Key, in text: Span<UInt8>) throws(ServingError) -> String {
    try read(key) { range throws(ServingError) in
      guard range.count <= Self.textBytesMax else {
        throw ServingError(
          .invalidArgument, "expected at most \(Self.textBytesMax) bytes, got \(range.count)")
      }
      return LightGBMText.string(range, in: text)
    }
  }

  /// One whole number.
  func integer(
    _ key: Key, in text: Span<UInt8>, within bounds: ClosedRange<Int>
  ) throws(ServingError) -> Int {
    try read(key) { range throws(ServingError) in
      let numbers: [Int] = try LightGBMText.integers(range, in: text, count: nil)
      guard let number = numbers.first, numbers.count == 1, bounds.contains(number) else {
        let got = numbers.count == 1 ? "\(numbers[0])" : "\(numbers.count) numbers"
        throw ServingError(
          .invalidArgument,
          "expected a number from \(bounds.lowerBound) to \(bounds.upperBound), got \(got)")
      }
      return number
    }
  }

  /// Whole numbers.
  /// - Parameter count: how many there must be; nil for any.
  func integers<Number: FixedWidthInteger>(
    _ key: Key, in text: Span<UInt8>, count: Int?
  ) throws(ServingError) -> [Number] {
    try read(key) { range throws(ServingError) in
      try LightGBMText.integers(range, in: text, count: count)
    }
  }

  /// Numbers of 64 bits.
  func numbers(_ key: Key, in text: Span<UInt8>, count: Int) throws(ServingError) -> [Double] {
    try read(key) { range throws(ServingError) in
      try LightGBMText.numbers(range, in: text, count: count)
    }
  }

  /// What `body` makes of a key's value; its errors are given the key.
  private func read<Value>(
    _ key: Key, _ body: (Range<Int>) throws(ServingError) -> Value
  ) throws(ServingError) -> Value {
    guard let range = values[key] else {
      throw ServingError(.invalidArgument, "expected a line \(key.rawValue)=, got none")
    }
    do {
      return try body(range)
    } catch {
      throw error.prefixed(key.rawValue)
    }
  }
}
