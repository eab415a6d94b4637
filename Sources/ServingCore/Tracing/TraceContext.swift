/// Which trace a request belongs to, as `traceparent` says it (W3C Trace Context, level 2).
package struct TraceContext: Hashable, Sendable {
  /// Bytes of a `traceparent` of version 00, and of the known part of later ones.
  package static let byteCount = 55

  private static let sampledFlag: UInt8 = 1
  private static let randomFlag: UInt8 = 2

  package var traceID: TraceID
  /// The span that asks.
  package var spanID: SpanID
  /// Whether who asks records the trace.
  package var isSampled: Bool
  /// Whether the trace's id was drawn at random (level 2).
  package var isRandom: Bool

  package init(traceID: TraceID, spanID: SpanID, isSampled: Bool, isRandom: Bool = true) {
    self.traceID = traceID
    self.spanID = spanID
    self.isSampled = isSampled
    self.isRandom = isRandom
  }

  /// Reads the header field: `version-traceid-parentid-flags`.
  ///
  /// A version that is not known is read as far as it is known, as section 3.2.4 asks.
  /// - Returns: nil for anything that is not one: then the request begins a trace of its own.
  package init?(parsing text: UnsafeRawBufferPointer) {
    guard text.count >= Self.byteCount else { return nil }
    func word(_ start: Int, _ count: Int) -> UInt64? { HexText.word(text[start..<start + count]) }
    let dash = UInt8(ascii: "-")
    guard text[2] == dash, text[35] == dash, text[52] == dash,
      let version = word(0, 2), version != 0xFF,
      let upper = word(3, 16), let lower = word(19, 16),
      let traceID = TraceID(upper: upper, lower: lower),
      let parent = word(36, 16), let spanID = SpanID(word: parent), let flags = word(53, 2)
    else { return nil }
    guard text.count == Self.byteCount || (version > 0 && text[Self.byteCount] == dash) else {
      return nil
    }
    self.traceID = traceID
    self.spanID = spanID
    isSampled = UInt8(flags) & Self.sampledFlag != 0
    isRandom = UInt8(flags) & Self.randomFlag != 0
  }

  package init?(parsing text: String) {
    var text = text
    let read = text.withUTF8 { TraceContext(parsing: UnsafeRawBufferPointer($0)) }
    guard let read else { return nil }
    self = read
  }

  package var flags: UInt8 {
    (isSampled ? Self.sampledFlag : 0) | (isRandom ? Self.randomFlag : 0)
  }
}

extension TraceContext: CustomStringConvertible {
  /// As version 00 of `traceparent` has it.
  package var description: String { "00-\(traceID)-\(spanID)-0\(flags)" }
}
