import InferenceWire
import ServingCore
import Testing

/// Raw and typed contents of every datatype arrive in the same layout.
struct WireTensorContentsTests {
  @Test(arguments: DatatypeSample.all)
  func raw(_ sample: DatatypeSample) throws {
    let body = WireWriter {
      $0.input("x", sample.datatype.name, [Int64(sample.elementCount)])
      $0.blob(7, sample.raw)
    }.bytes
    let request = try DecodedRequest(body)
    #expect(request.usesRawContents)
    #expect(request.inputs == [Self.tensor(sample)])
  }

  @Test(arguments: DatatypeSample.all.filter { $0.typed != nil })
  func typed(_ sample: DatatypeSample) throws {
    let typed = try #require(sample.typed)
    let body = WireWriter.typedRequest(
      sample.datatype.name, [Int64(sample.elementCount)], typed)
    let request = try DecodedRequest(body)
    #expect(!request.usesRawContents)
    #expect(request.inputs == [Self.tensor(sample)])
  }

  @Test func everyDatatypeHasASample() {
    #expect(
      DatatypeSample.all.map(\.datatype).sorted { $0.rawValue < $1.rawValue } == Datatype.allCases)
  }

  @Test func unpackedAndPackedListsJoin() throws {
    let body = WireWriter.typedRequest("INT64", [4]) {
      $0.number(3, 1)
      $0.packed(3, [2, 3])
      $0.packed(3, [])
      $0.number(3, 4)
    }
    let bytes = try DecodedRequest(body).inputs.first?.bytes
    #expect(bytes == [1, 2, 3, 4].flatMap { [$0, 0, 0, 0, 0, 0, 0, 0] })
  }

  @Test func unpackedFloats() throws {
    let body = WireWriter.typedRequest("FP32", [2]) {
      $0.fixed32(6, 0x3F80_0000)
      $0.fixed32(6, 0xBF80_0000)
    }
    #expect(try DecodedRequest(body).inputs.first?.bytes == [0, 0, 0x80, 0x3F, 0, 0, 0x80, 0xBF])
  }

  @Test func unpackedBoolsOfAnyLength() throws {
    // Any varint but 0 is true, when it stands alone.
    let body = WireWriter.typedRequest("BOOL", [3]) {
      $0.number(1, 300)
      $0.number(1, 0)
      $0.number(1, .max)
    }
    #expect(try DecodedRequest(body).inputs.first?.bytes == [1, 0, 1])
  }

  @Test func emptyContentsBesideRawAreNone() throws {
    let body = WireWriter {
      $0.input("x", "UINT8", [1]) { $0.message(5) { _ in } }
      $0.blob(7, [7])
    }.bytes
    #expect(try DecodedRequest(body).inputs.first?.bytes == [7])
  }

  /// The largest body that the server takes by default, of the kinds of typed contents that grow
  /// most when unpacked and are still honest.
  @Test(arguments: ["FP32", "INT64", "INT8", "BOOL", "BYTES"])
  func sixteenMebibytesPass(_ datatype: String) throws {
    let byteCount = (16 << 20) - 64
    let ones = [UInt8](repeating: 1, count: byteCount)
    let body = WireWriter.typedRequest(datatype, [1]) {
      switch datatype {
      case "FP32": $0.blob(6, ones)
      case "INT64": $0.blob(3, ones)
      case "INT8": $0.blob(2, ones)
      case "BOOL": $0.blob(1, ones)
      default:
        let element = [UInt8](repeating: 0x61, count: 14)
        for _ in 0..<byteCount / 16 { $0.blob(8, element) }
      }
    }
    let request = InferRequestMessage(limits: .defaults)
    try body.withUnsafeBytes { bytes in try request.decode(bytes) }
    let expected = ["FP32": byteCount, "INT64": byteCount * 8, "BYTES": byteCount / 16 * 18]
    #expect(request.inputs.first?.view.bytes.count == expected[datatype, default: byteCount])
  }

  private static func tensor(_ sample: DatatypeSample) -> OwnedTensor {
    OwnedTensor(
      name: "x", datatype: sample.datatype, shape: [sample.elementCount], bytes: sample.raw)
  }
}
