import ServingCore
import ServingTestKit
import Testing

@Suite struct SignatureCheckTests {
  static let signature = ModelSignature(
    inputs: [
      TensorSpec(
        name: "image", datatype: .fp32, dimensions: [.dynamic(name: "batch"), .fixed(2)]),
      TensorSpec(
        name: "title", datatype: .bytes,
        dimensions: [.dynamic(name: nil), .dynamic(name: "words")]),
    ],
    outputs: [
      TensorSpec(name: "label", datatype: .int64, dimensions: [.dynamic(name: "batch")])
    ])

  /// A tensor over memory that stays for the length of the test.
  struct Given: Sendable {
    var name: String
    var datatype: Datatype
    var shape: Shape
    var bytes: [UInt8]

    static func image(_ shape: Shape, byteCount: Int) -> Given {
      Given(
        name: "image", datatype: .fp32, shape: shape, bytes: Array(repeating: 1, count: byteCount))
    }

    static func title(_ shape: Shape, _ elements: [String]) -> Given {
      var bytes: [UInt8] = []
      for element in elements { BytesElements.append(Array(element.utf8), to: &bytes) }
      return Given(name: "title", datatype: .bytes, shape: shape, bytes: bytes)
    }

    func named(_ name: String) -> Given {
      Given(name: name, datatype: datatype, shape: shape, bytes: bytes)
    }
  }

  /// What the check makes of the tensors; shapes and rows only, as their memory is gone after.
  static func accept(
    _ given: [Given], isBatched: Bool = true
  ) throws(ServingError) -> (shapes: [Shape], rowCount: Int) {
    let store = ByteStore()
    store.reserve(given.reduce(1) { $0 + $1.bytes.count })
    let tensors = given.map { tensor in
      let start = store.count
      tensor.bytes.withUnsafeBytes { store.append($0) }
      return NamedTensor(
        name: tensor.name,
        view: TensorView(
          datatype: tensor.datatype, shape: tensor.shape,
          bytes: UnsafeRawBufferPointer(rebasing: store.bytes[start...])))
    }
    let accepted = try withExtendedLifetime(store) { () throws(ServingError) in
      try SignatureCheck(signature: signature, isBatched: isBatched).accept(tensors)
    }
    return (accepted.inputs.map(\.shape), accepted.rowCount)
  }

  @Test func takesWhatFitsAndCountsRows() throws {
    let (shapes, rowCount) = try Self.accept([
      .image([3, 2], byteCount: 24), .title([3, 1], ["a", "", "ccc"]),
    ])
    #expect(shapes == [[3, 2], [3, 1]])
    #expect(rowCount == 3)
  }

  @Test func bringsInputsIntoTheSignaturesOrder() throws {
    let (shapes, rowCount) = try Self.accept([
      .title([1, 2], ["a", "b"]), .image([1, 2], byteCount: 8),
    ])
    #expect(shapes == [[1, 2], [1, 2]])
    #expect(rowCount == 1)
    let (turned, _) = try Self.accept([
      .title([2, 1], ["a", "b"]), .image([2, 2], byteCount: 16),
    ])
    #expect(turned == [[2, 2], [2, 1]])
  }

  @Test func withoutBatchingLeadingAxesNeedNotAgree() throws {
    let given: [Given] = [.image([2, 2], byteCount: 16), .title([3, 1], ["a", "b", "c"])]
    #expect(try Self.accept(given, isBatched: false).rowCount == 1)
    #expect(refusal { () throws(ServingError) in try Self.accept(given) } != nil)
  }

  @Test func aModelOfScalarsHasOneRow() throws {
    let scalars = ModelSignature(
      inputs: [TensorSpec(name: "s", datatype: .uint8, dimensions: [])], outputs: [])
    try [UInt8(7)].withUnsafeBytes { bytes in
      let tensor = NamedTensor(
        name: "s", view: TensorView(datatype: .uint8, shape: [], bytes: bytes))
      let accepted = try SignatureCheck(signature: scalars, isBatched: false).accept([tensor])
      #expect(accepted.rowCount == 1)
      #expect(accepted.inputs.count == 1)
    }
  }
}
