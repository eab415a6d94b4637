/// An integer's decimal digits, written in place without a string.
struct DecimalText {
  private var digits = InlineArray<20, UInt8>(repeating: 0)
  private var first = 20

  /// - Parameter value: not negative.
  init(_ value: Int) {
    precondition(value >= 0, "header values are not negative")
    var rest = value
    repeat {
      first -= 1
      digits[first] = UInt8(ascii: "0") + UInt8(rest % 10)
      rest /= 10
    } while rest > 0
  }

  mutating func withBytes(_ body: (UnsafeRawBufferPointer) -> Void) {
    withUnsafeBytes(of: &digits) { bytes in
      body(UnsafeRawBufferPointer(rebasing: bytes[first...]))
    }
  }
}
