import ServingCore
import Testing

@testable import ArtifactReading

@Suite("The fields of a protobuf message")
struct ProtobufCursorTests {
  @Test("Each wire type gives its value")
  func values() throws {
    let bytes: [UInt8] = [
      0x08, 0xAC, 0x02, 0x15, 0x00, 0x00, 0x80, 0x3F, 0x19, 1, 0, 0, 0, 0, 0, 0, 0x80, 0x22, 2, 7,
      9, 0x28, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01,
    ]
    var cursor = ProtobufCursor(0..<bytes.count)
    var fields: [ProtobufCursor.Field] = []
    while let field = try cursor.next(in: bytes.span) { fields.append(field) }
    #expect(
      fields == [
        ProtobufCursor.Field(number: 1, value: .varint(300)),
        ProtobufCursor.Field(number: 2, value: .fixed32(Float(1).bitPattern)),
        ProtobufCursor.Field(number: 3, value: .fixed64(1 << 63 | 1)),
        ProtobufCursor.Field(number: 4, value: .content(19..<21)),
        ProtobufCursor.Field(number: 5, value: .varint(.max)),
      ])
    #expect(fields.map(\.content) == [nil, nil, nil, 19..<21, nil])
    #expect(cursor.isAtEnd)
  }

  @Test("Packed numbers are read to the end of their field and no further")
  func packed() throws {
    let bytes: [UInt8] = [0xFF, 1, 0x96, 0x01, 2, 0xFF]
    var varints = ProtobufCursor(1..<5)
    var numbers: [UInt64] = []
    while !varints.isAtEnd { numbers.append(try varints.varint(in: bytes.span)) }
    #expect(numbers == [1, 150, 2])

    let fixed: [UInt8] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
    var words = ProtobufCursor(0..<12)
    #expect(try words.fixed32(in: fixed.span) == 0x0403_0201)
    #expect(try words.fixed64(in: fixed.span) == 0x0C0B_0A09_0807_0605)
    #expect(words.isAtEnd)
  }

  @Test("A field's content is a message of its own")
  func nested() throws {
    let bytes: [UInt8] = [0x3A, 0x04, 0x08, 0x05, 0x10, 0x06, 0x08, 0x07]
    var outer = ProtobufCursor(0..<bytes.count)
    let content = try #require(try outer.next(in: bytes.span)?.content)
    var inner = ProtobufCursor(content)
    #expect(try inner.next(in: bytes.span)?.value == .varint(5))
    #expect(try inner.next(in: bytes.span)?.value == .varint(6))
    #expect(try inner.next(in: bytes.span) == nil)
    #expect(try outer.next(in: bytes.span)?.value == .varint(7))
  }

  @Test(
    "Bytes that are no field are refused, with the byte",
    arguments: [
      ([0x3A], "a number without an end at byte 1"),
      ([0x3A, 0x05, 0x00], "5 bytes where 1 are left at byte 2"),
      ([0x3B, 0x3C], "wire type 3 at byte 0"),
      ([0x3F], "wire type 7 at byte 0"),
      ([0x00, 0x00], "a field's tag at byte 0"),
      // Field 7 once the bits over 32 are cut off, as a careless parser would.
      ([0xBA, 0x80, 0x80, 0x80, 0x10, 0x00], "a field's tag at byte 0"),
      ([UInt8](repeating: 0xFF, count: 11), "a number without an end at byte 0"),
      ([0x09, 1, 2, 3], "8 bytes where 3 are left at byte 1"),
      ([0x0D, 1, 2, 3], "4 bytes where 3 are left at byte 1"),
    ] as [([UInt8], String)])
  func malformed(bytes: [UInt8], problem: String) throws {
    let error = try #require(throws: ServingError.self) {
      var cursor = ProtobufCursor(0..<bytes.count)
      while try cursor.next(in: bytes.span) != nil {}
    }
    #expect(error.code == .invalidArgument)
    #expect(error.message == problem)
  }

  @Test("Packed numbers that are cut short are refused", arguments: ["varint", "4", "8"])
  func packedMalformed(kind: String) throws {
    let bytes: [UInt8] = [0x80, 0x80, 0x80]
    let error = try #require(throws: ServingError.self) {
      var cursor = ProtobufCursor(0..<bytes.count)
      switch kind {
      case "varint": _ = try cursor.varint(in: bytes.span)
      case "4": _ = try cursor.fixed32(in: bytes.span)
      default: _ = try cursor.fixed64(in: bytes.span)
      }
    }
    #expect(error.code == .invalidArgument)
  }
}
