internal import ServingCore

/// Goes through the fields of one protobuf message without decoding them (Protocol Buffers
/// Encoding, "Message Structure").
///
/// It reads at least as strictly as the parsers it stands before, so that nothing is a field to
/// them that was skipped here.
struct ProtobufCursor {
  struct Field {
    var number: UInt32
    /// Where the content of a length-delimited field is; nil for a field of another wire type.
    var content: Range<Int>?
  }

  private var offset: Int
  private let end: Int

  /// - Parameter range: where the message lies in the bytes that ``next(in:)`` is given.
  init(_ range: Range<Int>) {
    offset = range.lowerBound
    end = range.upperBound
  }

  /// The next field; nil at the end of the message.
  /// - Throws: `INVALID_ARGUMENT` where the bytes are no field.
  mutating func next(in bytes: Span<UInt8>) throws(ServingError) -> Field? {
    guard offset < end else { return nil }
    let start = offset
    guard let tag = UInt32(exactly: try varint(in: bytes)), tag >> 3 != 0 else {
      throw malformed("a field's tag", at: start)
    }
    let number = tag >> 3
    switch tag & 7 {
    case 0:
      _ = try varint(in: bytes)
      return Field(number: number, content: nil)
    case 1:
      _ = try take(8, in: bytes)
      return Field(number: number, content: nil)
    case 2:
      let length = try varint(in: bytes)
      return Field(number: number, content: try take(length, in: bytes))
    case 5:
      _ = try take(4, in: bytes)
      return Field(number: number, content: nil)
    default:
      // Groups, which no writer of ONNX uses, and types that do not exist.
      throw malformed("wire type \(tag & 7)", at: start)
    }
  }

  private mutating func take(
    _ length: UInt64, in bytes: Span<UInt8>
  ) throws(ServingError) -> Range<Int> {
    guard length <= UInt64(end - offset) else {
      throw malformed("\(length) bytes where \(end - offset) are left", at: offset)
    }
    defer { offset += Int(length) }
    return offset..<offset + Int(length)
  }

  private mutating func varint(in bytes: Span<UInt8>) throws(ServingError) -> UInt64 {
    var value: UInt64 = 0
    let start = offset
    for shift in stride(from: UInt64(0), to: 70, by: 7) {
      guard offset < end else { break }
      let byte = bytes[offset]
      offset += 1
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
    }
    throw malformed("a number without an end", at: start)
  }

  private func malformed(_ problem: String, at offset: Int) -> ServingError {
    OnnxExternalData.notAModel("\(problem) at byte \(offset)")
  }
}
