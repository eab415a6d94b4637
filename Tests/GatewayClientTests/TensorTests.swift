import ServingCore
import ServingTestKit
import Testing

@testable import GatewayClient

@Suite("Tensors")
struct TensorTests {
  private func roundTrip<Element: TensorElement & Equatable>(
    _ elements: [Element], _ datatype: Tensor.Datatype, byteCount: Int
  ) throws {
    let tensor = Tensor("x", elements)
    #expect(tensor.datatype == datatype)
    #expect(tensor.shape == [elements.count])
    #expect(tensor.data.count == byteCount)
    #expect(try tensor.elements(as: Element.self) == elements)
    #expect(Tensor(try tensor.owned()) == tensor)
  }

  @Test func everySwiftTypeComesBack() throws {
    try roundTrip([true, false, true], .bool, byteCount: 3)
    try roundTrip([UInt8.min, 7, .max], .uint8, byteCount: 3)
    try roundTrip([UInt16.min, 7, .max], .uint16, byteCount: 6)
    try roundTrip([UInt32.min, 7, .max], .uint32, byteCount: 12)
    try roundTrip([UInt64.min, 7, .max], .uint64, byteCount: 24)
    try roundTrip([Int8.min, -7, .max], .int8, byteCount: 3)
    try roundTrip([Int16.min, -7, .max], .int16, byteCount: 6)
    try roundTrip([Int32.min, -7, .max], .int32, byteCount: 12)
    try roundTrip([Int64.min, -7, .max], .int64, byteCount: 24)
    try roundTrip([Int.min, -7, .max], .int64, byteCount: 24)
    try roundTrip([Float16(0.5), -.infinity, .leastNonzeroMagnitude], .fp16, byteCount: 6)
    try roundTrip([Float(0.5), -.infinity, .leastNonzeroMagnitude], .fp32, byteCount: 12)
    try roundTrip([0.5, -.infinity, .leastNonzeroMagnitude], .fp64, byteCount: 24)
    try roundTrip(["", "red shoes", "schön 🙂", "nul\0"], .bytes, byteCount: 16 + 9 + 11 + 4)
    try roundTrip([[], [0xff, 0], [1]] as [[UInt8]], .bytes, byteCount: 12 + 3)
    try roundTrip([] as [Float], .fp32, byteCount: 0)
    try roundTrip([] as [String], .bytes, byteCount: 0)
  }

  @Test func theLayoutIsLittleEndian() {
    #expect(Tensor("x", [Int32(1), -2]).data == [1, 0, 0, 0, 0xfe, 0xff, 0xff, 0xff])
    #expect(Tensor("x", [Float(1)]).data == [0, 0, 0x80, 0x3f])
    #expect(Tensor("x", ["ab"]).data == [2, 0, 0, 0, 0x61, 0x62])
  }

  @Test func bfloat16() throws {
    let values: [Float] = [0, 1, -2.5, 3.140625, .infinity]
    let tensor = Tensor("x", bfloat16: values, shape: [5, 1])
    #expect(tensor.datatype == .bf16)
    #expect(tensor.data.prefix(4) == [0, 0, 0x80, 0x3f])
    #expect(try tensor.bfloat16Elements() == values)
    #expect(throws: GatewayError.self) { try Tensor("x", [Float(1)]).bfloat16Elements() }
    let odd = Tensor(name: "x", datatype: .bf16, shape: [1], data: [1])
    #expect(throws: GatewayError.self) { try odd.bfloat16Elements() }
  }

  @Test(arguments: Tensor.Datatype.allCases)
  func everyDatatypeHasItsName(_ datatype: Tensor.Datatype) {
    #expect(datatype.wire.name == datatype.rawValue)
    #expect(Tensor.Datatype(datatype.wire) == datatype)
    #expect(Tensor.Datatype.allCases.count == ServingCore.Datatype.allCases.count)
  }

  private static let faulty: [(Tensor, String)] = [
    (Tensor("x", [Float(1), 2], shape: [3]), "expected 3 elements for shape [3], got 2"),
    (Tensor("x", [Float(1)], shape: []), ""),
    (Tensor("x", [Float(1), 2], shape: []), "expected 1 elements"),
    (Tensor("x", [Float(1)], shape: [-1]), "0 or more"),
    (Tensor("x", [Float(1)], shape: [Int.max, 4]), "countable"),
    (Tensor("x", [Float(1)], shape: Array(repeating: 1, count: 9)), "at most 8 dimensions, got 9"),
    (Tensor(name: "x", datatype: .fp32, shape: [1], data: [1, 2, 3]), "3 bytes are not a whole"),
    (
      Tensor(name: "x", datatype: .bytes, shape: [1], data: [9, 0, 0, 0]), "4 bytes are not a whole"
    ),
    (Tensor(name: "x", datatype: .bytes, shape: [2], data: [0, 0, 0, 0]), "expected 2"),
    (Tensor("two\nlines", [Float(1)], shape: [2]), "\"two\\u{a}lines\""),
  ]

  @Test(arguments: faulty)
  func shapeAndElementsMustAgree(_ tensor: Tensor, _ problem: String) throws {
    guard !problem.isEmpty else {
      #expect(try tensor.owned().shape.rank == 0)
      return
    }
    let error = #expect(throws: GatewayError.self) { try tensor.owned() }
    #expect(error?.code == .invalidArgument)
    #expect(error?.message.contains(problem) == true, "\(error?.message ?? "")")
  }

  @Test func elementsOfAnotherTypeAreRefused() {
    let error = #expect(throws: GatewayError.self) {
      try Tensor("x", [Float(1)]).elements(as: Double.self)
    }
    #expect(error?.message.contains("expected FP64 to read elements as Double, got FP32") == true)
    let text = Tensor("x", [[0xff, 0xfe]] as [[UInt8]])
    #expect(throws: GatewayError.self) { try text.elements(as: String.self) }
    #expect(throws: GatewayError.self) {
      try Tensor(name: "x", datatype: .fp32, shape: [2], data: [0, 0, 0, 0]).elements(
        as: Float.self)
    }
  }

  @Test(arguments: SeededRandom.seeds)
  func anyBytesAreReadOrRefused(_ seed: UInt64) {
    var random = SeededRandom(seed: seed)
    for _ in 0..<500 {
      let data = (0..<Int.random(in: 0...40, using: &random)).map { _ in
        UInt8.random(in: 0...5, using: &random)
      }
      let datatype = Tensor.Datatype.allCases.randomElement(using: &random) ?? .bytes
      let shape = [Int.random(in: -1...12, using: &random)]
      let tensor = Tensor(name: "x", datatype: datatype, shape: shape, data: data)
      let owned = try? tensor.owned()
      if let owned { #expect(Tensor(owned) == tensor) }
      if datatype == .bytes {
        #expect((try? tensor.elements(as: [UInt8].self).count) == (owned == nil ? nil : shape[0]))
      }
    }
  }
}
