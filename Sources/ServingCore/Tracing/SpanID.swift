/// Names a span of a trace: 8 bytes, not all zero (W3C Trace Context, section 3.2.2.4).
package struct SpanID: Hashable, Sendable {
  package static let byteCount = 8

  package let word: UInt64

  /// - Returns: nil for zero, which names no span.
  package init?(word: UInt64) {
    guard word != 0 else { return nil }
    self.word = word
  }

  package init(using source: inout SplitMix64) {
    word = max(1, source.next())
  }

  package var bytes: [UInt8] { HexText.bytes(word) }
}

extension SpanID: CustomStringConvertible {
  /// 16 hexadecimal digits.
  package var description: String { HexText.digits(word) }
}
