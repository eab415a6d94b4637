import ServingCore
import ServingTestKit
import Testing

struct OwnedTensorElementsTests {
  @Test(
    arguments: [
      (.bool, [0, 1, 7], ["false", "true", "true"]),
      (.uint8, [0, 255], ["0", "255"]), (.int8, [0x80, 0x7F], ["-128", "127"]),
      (.uint16, [0xFF, 0xFF], ["65535"]), (.int16, [0, 0x80], ["-32768"]),
      (.uint32, [0, 0, 0, 0x80], ["2147483648"]), (.int32, [0, 0, 0, 0x80], ["-2147483648"]),
      (.uint64, [UInt8](repeating: 255, count: 8), ["18446744073709551615"]),
      (.int64, [0, 0, 0, 0, 0, 0, 0, 0x80], ["-9223372036854775808"]),
      (.fp16, [0x66, 0x2E, 0x00, 0x7E], ["0.1", "nan"]), (.bf16, [0x80, 0x3F], ["1.0"]),
      (.fp32, [0xCD, 0xCC, 0xCC, 0x3D, 0, 0, 0x80, 0xFF], ["0.1", "-inf"]),
      (.fp64, [0x9A, 0x99, 0x99, 0x99, 0x99, 0x99, 0xB9, 0x3F], ["0.1"]),
      (.bytes, [2, 0, 0, 0, 104, 105, 0, 0, 0, 0], ["\"hi\"", "\"\""]),
    ] as [(Datatype, [UInt8], [String])])
  func readsEveryDatatype(_ datatype: Datatype, _ bytes: [UInt8], _ shown: [String]) throws {
    let tensor = OwnedTensor(name: "x", datatype: datatype, shape: [shown.count], bytes: bytes)
    #expect(try tensor.elements().map(\.description) == shown)
  }

  @Test(
    arguments: [
      (.fp32, [2], [0, 0, 0, 0], "4 bytes do not make 2 elements of FP32, as shape [2] asks for"),
      (.fp32, [1], [0, 0, 0], "3 bytes do not make 1 elements of FP32"),
      (.bytes, [1], [9, 0, 0, 0, 1], "5 bytes do not make 1 elements of BYTES"),
      (.bool, [-1], [], "has more elements than can be counted"),
    ] as [(Datatype, Shape, [UInt8], String)])
  func refusesBytesThatDoNotFit(
    _ datatype: Datatype, _ shape: Shape, _ bytes: [UInt8], _ message: String
  ) {
    let tensor = OwnedTensor(name: "x", datatype: datatype, shape: shape, bytes: bytes)
    let error = refusal { () throws(ServingError) in try tensor.elements() }
    #expect(error?.code == .invalidArgument)
    #expect(error?.message.contains(message) == true, "\(error?.message ?? "no error")")
  }

  @Test func aScalarHasOneElement() throws {
    let tensor = OwnedTensor(name: "x", datatype: .int8, shape: [], bytes: [5])
    #expect(try tensor.elements() == [.signed(5)])
  }
}
