package import ServingCore

extension YAMLField {
  /// Of a number's text: the longest that a double needs, and some more.
  private static let numberBytesMax = 32

  /// A finite number in decimal, such as `0.5`, `1` or `1e-5`: YAML's own rules differ on what of
  /// these is a number.
  package func number(in range: ClosedRange<Double>, _ expected: String) throws(ServingError)
    -> Double
  {
    let text = try scalar(byteCountMax: Self.numberBytesMax)
    let isDecimal = text.utf8.allSatisfy { byte in
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || ".-+eE".utf8.contains(byte)
    }
    guard isDecimal, let number = Double(text), range.contains(number) else {
      throw mismatch(expected)
    }
    return number
  }
}
