import ServingCore
import Testing

@Suite struct DatatypeTests {
  static let widths: [(String, Int?)] = [
    ("BOOL", 1), ("UINT8", 1), ("UINT16", 2), ("UINT32", 4), ("UINT64", 8), ("INT8", 1),
    ("INT16", 2), ("INT32", 4), ("INT64", 8), ("FP16", 2), ("BF16", 2), ("FP32", 4), ("FP64", 8),
    ("BYTES", nil),
  ]

  @Test(arguments: widths)
  func namesAndWidthsAreTheProtocols(name: String, width: Int?) throws {
    let datatype = try #require(Datatype(name: name))
    #expect(datatype.name == name)
    #expect(datatype.byteWidth == width)
  }

  @Test func theTableIsComplete() {
    #expect(Datatype.allCases.map(\.name) == Self.widths.map(\.0))
  }

  @Test(arguments: ["", "fp32", "FLOAT", "FP32 ", "STRING", "INT128"])
  func otherNamesAreNone(name: String) {
    #expect(Datatype(name: name) == nil)
  }
}
