import InferenceWire
import ServingCore
import Testing

struct InferRequestMessageTests {
  static let row = OwnedTensor(
    name: "x", datatype: .uint8, shape: [1, 3], bytes: [1, 2, 3])

  @Test func readsEveryField() throws {
    let body = WireWriter {
      $0.text(1, "digits")
      $0.text(2, "12")
      $0.text(3, "a mark of the caller's own")
      $0.input("x", "UINT8", [1, 3])
      $0.input("y", "BYTES", [1])
      $0.message(6) { $0.text(1, "label") }
      $0.message(6) { $0.text(1, "probabilities") }
      $0.blob(7, [1, 2, 3])
      $0.blob(7, [2, 0, 0, 0, 0x68, 0x69])
    }.bytes
    let request = try DecodedRequest(body)
    #expect(request.modelName == "digits")
    #expect(request.modelVersion == "12")
    #expect(request.id == "a mark of the caller's own")
    #expect(
      request.inputs == [
        Self.row,
        OwnedTensor(
          name: "y", datatype: .bytes, shape: [1], bytes: [2, 0, 0, 0, 0x68, 0x69]),
      ])
    #expect(request.requestedOutputs == ["label", "probabilities"])
    #expect(request.usesRawContents)
  }

  @Test func unsetFieldsAreEmpty() throws {
    let body = WireWriter { $0.input("x", "FP32", [0]) }.bytes
    let request = try DecodedRequest(body)
    #expect(request.modelName.isEmpty && request.modelVersion.isEmpty && request.id.isEmpty)
    #expect(request.requestedOutputs.isEmpty)
    #expect(!request.usesRawContents)
    #expect(request.inputs == [OwnedTensor(name: "x", datatype: .fp32, shape: [0], bytes: [])])
  }

  @Test func rawContentsAreViewsOfTheBody() throws {
    let body = WireWriter {
      $0.input("x", "UINT8", [1, 3])
      $0.blob(7, [1, 2, 3])
    }.bytes
    let request = InferRequestMessage(limits: .defaults)
    try body.withUnsafeBytes { bytes in
      try request.decode(bytes)
      #expect(
        request.inputs.first?.view.bytes.baseAddress
          == bytes.baseAddress.map { $0 + bytes.count - 3 })
      request.reset()
    }
  }

  /// Fields may come in any order; what is not raw contents is then gathered before it is
  /// unpacked.
  @Test func takesFieldsInAnyOrder() throws {
    let fields: [(inout WireWriter) -> Void] = [
      { $0.text(1, "digits") }, { $0.text(3, "id") }, { $0.input("x", "UINT8", [1, 3]) },
      { $0.input("y", "UINT8", [2]) }, { $0.message(6) { $0.text(1, "label") } },
      { $0.blob(7, [1, 2, 3]) }, { $0.blob(7, [9, 8]) }, { $0.text(99, "unknown") },
    ]
    let expected = DecodedRequestFields(fields, order: Array(fields.indices))
    let decoded = try DecodedRequest(expected.body)
    #expect(decoded.inputs.map(\.bytes) == [[1, 2, 3], [9, 8]])
    for start in fields.indices {
      // Inputs and raw contents keep their own order, as lists do.
      for order in DecodedRequestFields.orders(of: fields.count, startingAt: start) {
        let other = try DecodedRequest(DecodedRequestFields(fields, order: order).body)
        #expect(other == decoded, "order \(order)")
      }
    }
  }

  @Test func skipsUnknownFieldsOfEveryWireType() throws {
    let body = WireWriter {
      $0.number(100, .max)
      $0.fixed64(101, 1)
      $0.fixed32(102, 1)
      $0.text(103, "?")
      $0.input("x", "UINT8", [1, 3]) { $0.text(50, "?") }
      $0.blob(7, [1, 2, 3])
      $0.number(536_870_911, 1)
    }.bytes
    #expect(try DecodedRequest(body).inputs == [Self.row])
  }

  @Test func lastOfASingularFieldWins() throws {
    let body = WireWriter {
      $0.text(1, "first")
      $0.input("x", "UINT8", [1, 3]) {
        $0.text(1, "z")
        $0.text(1, "x")
      }
      $0.text(1, "second")
      $0.blob(7, [1, 2, 3])
    }.bytes
    let request = try DecodedRequest(body)
    #expect(request.modelName == "second")
    #expect(request.inputs == [Self.row])
  }

  @Test func shapesMayBePackedOrNot() throws {
    let body = WireWriter {
      $0.message(5) {
        $0.text(1, "x")
        $0.text(2, "UINT8")
        $0.number(3, 1)
        $0.packed(3, [3, 1])
        $0.number(3, 1)
      }
      $0.blob(7, [1, 2, 3])
    }.bytes
    #expect(try DecodedRequest(body).inputs.first?.shape == [1, 3, 1, 1])
  }
}

/// The fields of one request, in some order.
private struct DecodedRequestFields {
  let body: [UInt8]

  init(_ fields: [(inout WireWriter) -> Void], order: [Int]) {
    body = WireWriter { writer in for index in order { fields[index](&writer) } }.bytes
  }

  /// Orders in which field `start` is moved to every place, lists keeping theirs: 2 before 3 and
  /// 5 before 6.
  static func orders(of count: Int, startingAt start: Int) -> [[Int]] {
    (0..<count).map { place in
      var order = Array(0..<count)
      order.insert(order.remove(at: start), at: place)
      return order
    }.filter { order in
      func place(_ index: Int) -> Int { order.firstIndex(of: index) ?? 0 }
      return place(2) < place(3) && place(5) < place(6)
    }
  }
}
