import GatewayClient
import InferenceWire
import LoadCore
import ServingCore
import Testing

@Suite struct RequestMakerTests {
  private func metadata(_ inputs: [(String, Tensor.Datatype, [Int?])]) -> ModelMetadata {
    ModelMetadata(
      name: "m", versions: [1], platform: "p",
      inputs: inputs.map {
        ModelMetadata.TensorDescription(name: $0.0, datatype: $0.1, shape: $0.2)
      },
      outputs: [
        ModelMetadata.TensorDescription(name: "y", datatype: .fp32, shape: [nil, 8]),
        ModelMetadata.TensorDescription(name: "total", datatype: .fp32, shape: [1]),
      ])
  }

  private func maker(_ dimensions: String...) throws -> RequestMaker {
    RequestMaker(
      dimensions: try dimensions.map { try DynamicAxis(parsing: $0) },
      values: TensorValues(.random, seed: 1, wholeBound: 10))
  }

  /// What the gateway would read.
  private func decoded(_ request: LoadRequest) throws -> [(String, Tensor.Datatype?, [Int])] {
    let message = InferRequestMessage(limits: .defaults)
    return try request.body.withUnsafeBytes { bytes in
      try message.decode(bytes)
      return message.inputs.map {
        ($0.name, Tensor.Datatype(rawValue: $0.view.datatype.name), $0.view.shape.dimensions)
      }
    }
  }

  @Test(arguments: Tensor.Datatype.allCases, [1, 3])
  func everyDatatypeCanBeMade(datatype: Tensor.Datatype, rows: Int) throws {
    let request = try maker().request(
      for: metadata([("x", datatype, [nil, 4])]), version: 7, rowCount: rows)
    #expect(request.model == "m")
    #expect(request.version == 7)
    #expect(request.rowCount == rows)
    #expect(request.rowOutputs == ["y"])
    let inputs = try decoded(request)
    #expect(inputs.map(\.0) == ["x"])
    #expect(inputs.map(\.1) == [datatype])
    #expect(inputs.map(\.2) == [[rows, 4]])
  }

  @Test func freeAxesTakeTheirExtents() throws {
    let request = try maker("ids=16", "mask.1=17").request(
      for: metadata([("ids", .int64, [nil, nil]), ("mask", .bool, [nil, nil, 2])]),
      version: nil, rowCount: 2)
    #expect(try decoded(request).map(\.2) == [[2, 16], [2, 17, 2]])
  }

  @Test func theSameSeedGivesTheSameBody() throws {
    let model = metadata([("x", .fp32, [nil, 4]), ("t", .bytes, [nil])])
    let body = try maker().request(for: model, version: nil, rowCount: 2).body
    #expect(try maker().request(for: model, version: nil, rowCount: 2).body == body)
  }

  @Test(
    arguments: [
      ([nil, nil], [], 1, "axis 1 of [?, ?] is free"),
      ([4], [], 2, "expected --rows 1, because its shape [4] has no free leading axis, got 2"),
      ([], [], 2, "expected --rows 1"), ([nil, 4], ["x=3"], 1, "no free axis for --dimension x"),
      ([nil, nil], ["z=3"], 1, "no free axis for --dimension z; its inputs are x [?, ?]"),
      ([nil, 1 << 20], [], 1 << 20, "expected at most \(RequestMaker.elementCountMax) elements"),
    ] as [([Int?], [String], Int, String)])
  func whatCannotBeMadeSaysWhy(
    shape: [Int?], dimensions: [String], rows: Int, words: String
  ) throws {
    let maker = RequestMaker(
      dimensions: try dimensions.map { try DynamicAxis(parsing: $0) },
      values: TensorValues(.zeros, seed: 1, wholeBound: 1))
    let error = #expect(throws: LoadError.self) {
      try maker.request(for: metadata([("x", .fp32, shape)]), version: nil, rowCount: rows)
    }
    #expect(error?.message.contains(words) == true, "\(String(describing: error))")
  }
}
