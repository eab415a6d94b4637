import InferenceWire
import ServingCore
import Testing

struct InferRequestBodyTests {
  @Test func whatIsEncodedIsDecoded() throws {
    let inputs = DatatypeSample.all.map {
      OwnedTensor(
        name: "input \($0.datatype.name)", datatype: $0.datatype, shape: [$0.elementCount, 1],
        bytes: $0.raw)
    }
    let store = ByteStore()
    try InferRequestBody.encode(
      modelName: "digits", modelVersion: "3", id: "ünïque", inputs: inputs,
      requestedOutputs: ["a", "b"],
      parameters: [
        "b": .bool(false), "i": .int64(.min), "s": .string(""), "d": .double(-0.0),
        "u": .uint64(0),
      ],
      into: store)
    let request = InferRequestMessage(limits: .defaults)
    try request.decode(store.bytes)
    let decoded = DecodedRequest(request)
    #expect(decoded.modelName == "digits" && decoded.modelVersion == "3" && decoded.id == "ünïque")
    #expect(decoded.inputs == inputs)
    #expect(decoded.requestedOutputs == ["a", "b"])
    #expect(decoded.usesRawContents)
    #expect(request.parameterNames == ["b", "d", "i", "s", "u"])
    #expect(request.parameter("b") == .bool(false))
    #expect(request.parameter("i") == .int64(.min))
    #expect(request.parameter("s") == .string(""))
    #expect(request.parameter("d") == .double(-0.0))
    #expect(request.parameter("u") == .uint64(0))
  }

  @Test func bytesAreThoseOfTheProtocol() throws {
    let store = ByteStore()
    try InferRequestBody.encode(
      modelName: "m",
      inputs: [
        OwnedTensor(name: "x", datatype: .uint8, shape: [1, 300], bytes: [7]),
        OwnedTensor(name: "y", datatype: .int8, shape: [], bytes: []),
      ], into: store)
    let expected = WireWriter {
      $0.text(1, "m")
      $0.input("x", "UINT8", [1, 300])
      $0.message(5) {
        $0.text(1, "y")
        $0.text(2, "INT8")
      }
      $0.blob(7, [7])
      $0.blob(7, [])
    }.bytes
    #expect(Array(store.bytes) == expected)
  }

  @Test func appendsToWhatIsThere() throws {
    let store = ByteStore()
    [1, 2, 3].withUnsafeBytes { store.append($0) }
    let before = store.count
    let input = OwnedTensor(name: "x", datatype: .uint8, shape: [1], bytes: [7])
    try InferRequestBody.encode(inputs: [input], into: store)
    let body = UnsafeRawBufferPointer(rebasing: store.bytes[before...])
    #expect(try DecodedRequest(Array(body)).inputs == [input])
  }

  @Test func refusesTextThatCWouldCut() {
    let input = OwnedTensor(name: "x", datatype: .uint8, shape: [1], bytes: [7])
    var badInput = input
    badInput.name = "x\0y"
    let store = ByteStore()
    let refusals = [
      error { () throws(ServingError) in
        try InferRequestBody.encode(modelName: "a\0b", inputs: [input], into: store)
      },
      error { () throws(ServingError) in
        try InferRequestBody.encode(id: "\0", inputs: [input], into: store)
      },
      error { () throws(ServingError) in
        try InferRequestBody.encode(inputs: [badInput], into: store)
      },
      error { () throws(ServingError) in
        try InferRequestBody.encode(inputs: [input], requestedOutputs: ["\0"], into: store)
      },
      error { () throws(ServingError) in
        try InferRequestBody.encode(inputs: [input], parameters: ["k\0": .bool(true)], into: store)
      },
      error { () throws(ServingError) in
        try InferRequestBody.encode(
          inputs: [input], parameters: ["k": .string("\0")], into: store)
      },
    ]
    for refusal in refusals { #expect(refusal?.code == .invalidArgument) }
    #expect(
      refusals[0]?.message
        == "the model's name: expected text without NUL, got \"a\\u{0}b\"")
    #expect(store.count == 0)
  }
}
