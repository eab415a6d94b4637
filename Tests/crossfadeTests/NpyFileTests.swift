import ServingCore
import Testing

@testable import crossfade

@Suite struct NpyFileTests {
  /// A file of format version 1 (two bytes for the header's length) or 2 and 3 (four bytes).
  private func file(
    version: UInt8 = 1, descr: String = "<f4", fortran: String = "False", shape: String = "(1, 2)",
    content: [UInt8] = Array(repeating: 7, count: 8)
  ) -> [UInt8] {
    let header = Array(
      "{'descr': '\(descr)', 'fortran_order': \(fortran), 'shape': \(shape), }\n".utf8)
    let width = version == 1 ? 2 : 4
    let length = (0..<width).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) }
    return [0x93] + Array("NUMPY".utf8) + [version, 0] + length + header + content
  }

  @Test(arguments: [UInt8(1), 2, 3])
  func readsEveryFormatVersion(version: UInt8) throws {
    let tensor = try NpyFile.parse(file(version: version), name: "x")
    #expect(tensor.name == "x")
    #expect(tensor.datatype == .fp32)
    #expect(tensor.shape == [1, 2])
    #expect(tensor.bytes == Array(repeating: 7, count: 8))
  }

  @Test(arguments: [
    ("|b1", Datatype.bool, 1), ("|u1", .uint8, 1), ("<u2", .uint16, 2), ("<u4", .uint32, 4),
    ("<u8", .uint64, 8), ("|i1", .int8, 1), ("<i2", .int16, 2), ("<i4", .int32, 4),
    ("<i8", .int64, 8), ("<f2", .fp16, 2), ("<f4", .fp32, 4), ("<f8", .fp64, 8),
  ])
  func readsEveryElementType(_ descr: String, _ datatype: Datatype, _ width: Int) throws {
    let content = Array(repeating: UInt8(1), count: 3 * width)
    let tensor = try NpyFile.parse(
      file(descr: descr, shape: "(3,)", content: content), name: "x")
    #expect(tensor.datatype == datatype)
    #expect(tensor.shape == [3])
  }

  @Test func readsAScalar() throws {
    let tensor = try NpyFile.parse(file(shape: "()", content: [0, 0, 0, 0]), name: "x")
    #expect(tensor.shape == [])
  }

  @Test func saysWhatTheFileIsInstead() {
    let examples: [([UInt8], String)] = [
      ([], "not a .npy file"), (Array("PK\u{3}\u{4} an archive".utf8), "not a .npy file"),
      (file(version: 9), "expected 1 to 3, got 9"), (Array(file().prefix(20)), "header is cut off"),
      (file(fortran: "True"), "Fortran order"), (file(descr: ">f4"), "expected little-endian"),
      (file(descr: "|O"), "expected little-endian"), (file(shape: "(1, 3)"), "expected 12 bytes"),
      (file(shape: "(-1, -2)"), "got 8"), (file(shape: "(1, x)"), "shape: expected at most"),
      (file(shape: "(1, 1, 1, 1, 1, 1, 1, 1, 2)"), "at most 8 dimensions"),
      (file(shape: "(9223372036854775807, 9)"), "expected countable bytes"),
    ]
    for (bytes, words) in examples {
      let error = #expect(throws: ServingError.self) { try NpyFile.parse(bytes, name: "x") }
      #expect(error?.code == .invalidArgument)
      #expect(error?.message.contains(words) == true, "\(error?.message ?? "none")")
    }
  }
}
