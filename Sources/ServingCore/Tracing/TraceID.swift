/// Names a trace: 16 bytes, not all zero (W3C Trace Context, section 3.2.2.3).
package struct TraceID: Hashable, Sendable {
  package static let byteCount = 16

  package let upper: UInt64
  package let lower: UInt64

  /// - Returns: nil for zero, which names no trace.
  package init?(upper: UInt64, lower: UInt64) {
    guard upper | lower != 0 else { return nil }
    self.upper = upper
    self.lower = lower
  }

  /// One that is new. Level 2 of the standard asks for at least the last seven bytes at random,
  /// which these are.
  package init(using source: inout SplitMix64) {
    upper = source.next()
    lower = max(1, source.next())
  }

  /// Big-endian, as every format carries it.
  package var bytes: [UInt8] { HexText.bytes(upper) + HexText.bytes(lower) }
}

extension TraceID: CustomStringConvertible {
  /// 32 hexadecimal digits.
  package var description: String { HexText.digits(upper) + HexText.digits(lower) }
}
