internal import ArtifactReading
internal import ServingCore

/// Goes through the fields of one message of a model (onnx.proto).
struct OnnxFields {
  private let bytes: [UInt8]
  private var cursor: ProtobufCursor

  init(_ bytes: [UInt8], in range: Range<Int>) {
    self.bytes = bytes
    cursor = ProtobufCursor(range)
  }

  mutating func next() throws(ServingError) -> ProtobufCursor.Field? {
    // Apart from the cursor, which moves while the bytes are looked at.
    let bytes = bytes
    do { return try cursor.next(in: bytes.span) } catch {
      throw OnnxRefusal.malformed(error.message)
    }
  }

  /// The bytes of a string or a message.
  func content(_ field: ProtobufCursor.Field) throws(ServingError) -> Range<Int> {
    guard let content = field.content else { throw wrongType(field) }
    return content
  }

  func string(_ field: ProtobufCursor.Field) throws(ServingError) -> String {
    let range = try content(field)
    guard let text = String(validating: bytes[range], as: UTF8.self) else {
      throw OnnxRefusal.malformed("text that is not UTF-8 at byte \(range.lowerBound)")
    }
    return text
  }

  func integer(_ field: ProtobufCursor.Field) throws(ServingError) -> Int64 {
    guard case .varint(let value) = field.value else { throw wrongType(field) }
    return Int64(bitPattern: value)
  }

  func float(_ field: ProtobufCursor.Field) throws(ServingError) -> Float {
    guard case .fixed32(let bits) = field.value else { throw wrongType(field) }
    return Float(bitPattern: bits)
  }

  /// Adds what a field of repeated numbers holds, packed or one by one: parsers must take both
  /// (Protocol Buffers Encoding, "Packed Repeated Fields").
  func append(
    _ field: ProtobufCursor.Field, to integers: inout [Int64]
  ) throws(ServingError) {
    guard let range = field.content else {
      integers.append(try integer(field))
      return
    }
    var packed = ProtobufCursor(range)
    do {
      while !packed.isAtEnd {
        integers.append(Int64(bitPattern: try packed.varint(in: bytes.span)))
      }
    } catch { throw OnnxRefusal.malformed(error.message) }
  }

  func append(_ field: ProtobufCursor.Field, to floats: inout [Float]) throws(ServingError) {
    guard let range = field.content else {
      floats.append(try float(field))
      return
    }
    var packed = ProtobufCursor(range)
    floats.reserveCapacity(floats.count + range.count / 4)
    do {
      while !packed.isAtEnd {
        floats.append(Float(bitPattern: try packed.fixed32(in: bytes.span)))
      }
    } catch { throw OnnxRefusal.malformed(error.message) }
  }

  private func wrongType(_ field: ProtobufCursor.Field) -> ServingError {
    OnnxRefusal.malformed(
      "field \(field.number) of a message has another wire type: \(field.value)")
  }
}
