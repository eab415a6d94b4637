package import ServingCore

/// Goes through the fields of one protobuf message without a schema (Protocol Buffers Encoding,
/// "Message Structure").
///
/// It reads at least as strictly as the parsers it stands before, so that nothing is a field to
/// them that was skipped here. Its errors say what is wrong at which byte; who knows what the bytes
/// should be puts that before them (``ServingError/prefixed(_:)``).
package struct ProtobufCursor {
  package struct Field: Hashable, Sendable {
    package var number: UInt32
    package var value: Value

    /// Where the content of a length-delimited field is; nil for a field of another wire type.
    package var content: Range<Int>? {
      if case .content(let range) = value { range } else { nil }
    }
  }

  /// What a field holds, by its wire type.
  package enum Value: Hashable, Sendable {
    case varint(UInt64)
    case fixed32(UInt32)
    case fixed64(UInt64)
    /// A string, bytes, a message or packed numbers, which lie in this range of the bytes.
    case content(Range<Int>)
  }

  private var offset: Int
  private let end: Int

  /// - Parameter range: where the message, or the packed numbers, lie in the bytes that each of the
  ///   calls is given.
  package init(_ range: Range<Int>) {
    offset = range.lowerBound
    end = range.upperBound
  }

  /// Whether nothing is left: the end of packed numbers.
  package var isAtEnd: Bool { offset >= end }

  /// The next field; nil at the end of the message.
  /// - Throws: `INVALID_ARGUMENT` where the bytes are no field.
  package mutating func next(in bytes: Span<UInt8>) throws(ServingError) -> Field? {
    guard !isAtEnd else { return nil }
    let start = offset
    guard let tag = UInt32(exactly: try varint(in: bytes)), tag >> 3 != 0 else {
      throw malformed("a field's tag", at: start)
    }
    let number = tag >> 3
    switch tag & 7 {
    case 0:
      return Field(number: number, value: .varint(try varint(in: bytes)))
    case 1:
      return Field(number: number, value: .fixed64(try fixed64(in: bytes)))
    case 2:
      let length = try varint(in: bytes)
      return Field(number: number, value: .content(try take(length, in: bytes)))
    case 5:
      return Field(number: number, value: .fixed32(try fixed32(in: bytes)))
    default:
      // Groups, which no writer of models uses, and types that do not exist.
      throw malformed("wire type \(tag & 7)", at: start)
    }
  }

  /// The next of packed numbers of a variable length, as they stand: callers cut them to the type
  /// of the field, as protobuf does.
  /// - Throws: `INVALID_ARGUMENT` when it has no end.
  package mutating func varint(in bytes: Span<UInt8>) throws(ServingError) -> UInt64 {
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

  /// The next of packed numbers of 4 bytes, little-endian: also the bits of a `float`.
  /// - Throws: `INVALID_ARGUMENT` when fewer bytes are left.
  package mutating func fixed32(in bytes: Span<UInt8>) throws(ServingError) -> UInt32 {
    var value: UInt32 = 0
    for place in try take(4, in: bytes).reversed() { value = value << 8 | UInt32(bytes[place]) }
    return value
  }

  /// The next of packed numbers of 8 bytes, little-endian: also the bits of a `double`.
  /// - Throws: `INVALID_ARGUMENT` when fewer bytes are left.
  package mutating func fixed64(in bytes: Span<UInt8>) throws(ServingError) -> UInt64 {
    var value: UInt64 = 0
    for place in try take(8, in: bytes).reversed() { value = value << 8 | UInt64(bytes[place]) }
    return value
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

  private func malformed(_ problem: String, at offset: Int) -> ServingError {
    ServingError(.invalidArgument, "\(problem) at byte \(offset)")
  }
}
