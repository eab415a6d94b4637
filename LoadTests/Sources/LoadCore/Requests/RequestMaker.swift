package import GatewayClient
internal import InferenceWire
internal import ServingCore

/// Makes requests of what a model says of its inputs. Pure.
package struct RequestMaker: Sendable {
  /// Elements of one input at most: what fits the largest body that a gateway is set up for.
  package static let elementCountMax = 1 << 28

  package var dimensions: [DynamicAxis]
  package var values: TensorValues

  package init(dimensions: [DynamicAxis], values: TensorValues) {
    self.dimensions = dimensions
    self.values = values
  }

  /// A request of so many rows.
  /// - Throws: ``LoadError`` when the model takes no such number of rows, when a free axis has no
  ///   extent, or when a dimension was given that the model does not have.
  package func request(
    for metadata: ModelMetadata, version: Int64?, rowCount: Int
  ) throws(LoadError) -> LoadRequest {
    try checkDimensions(metadata)
    var values = values
    let store = ByteStore()
    do {
      var inputs: [OwnedTensor] = []
      for input in metadata.inputs {
        let shape = try shape(of: input, metadata.name, rowCount: rowCount)
        inputs.append(
          try values.tensor(named: input.name, input.datatype, shape: shape).owned())
      }
      try InferRequestBody.encode(inputs: inputs, into: store)
    } catch let error as LoadError {
      throw error
    } catch {
      throw LoadError("model \(metadata.name): its request cannot be made: \(error)")
    }
    return LoadRequest(
      model: metadata.name, version: version, rowCount: rowCount,
      rowOutputs: Self.rowOutputs(metadata), body: Array(store.bytes))
  }

  /// Outputs whose leading dimension is free, as that of the inputs' is.
  package static func rowOutputs(_ metadata: ModelMetadata) -> Set<String> {
    guard metadata.inputs.contains(where: { isFree($0, 0) }) else { return [] }
    return Set(metadata.outputs.filter { isFree($0, 0) }.map(\.name))
  }

  private static func isFree(_ tensor: ModelMetadata.TensorDescription, _ axis: Int) -> Bool {
    axis < tensor.shape.count && tensor.shape[axis] == nil
  }

  private func shape(
    of input: ModelMetadata.TensorDescription, _ model: String, rowCount: Int
  ) throws(LoadError) -> [Int] {
    var shape: [Int] = []
    var count = 1
    for (axis, fixed) in input.shape.enumerated() {
      let chosen = dimensions.last { $0.applies(to: input.name, axis: axis) }?.extent
      guard let extent = fixed ?? chosen ?? (axis == 0 ? rowCount : nil) else {
        throw LoadError(
          "model \(model), input \(input.name): axis \(axis) of \(Self.text(input.shape)) is free; "
            + "give it an extent with --dimension \(input.name).\(axis)=N")
      }
      let (product, overflow) = count.multipliedReportingOverflow(by: extent)
      guard !overflow, product <= Self.elementCountMax else {
        throw LoadError(
          "model \(model), input \(input.name): expected at most \(Self.elementCountMax) elements, "
            + "got more with \(rowCount) rows")
      }
      count = product
      shape.append(extent)
    }
    if rowCount != 1, !Self.isFree(input, 0) {
      throw LoadError(
        "model \(model), input \(input.name): expected --rows 1, because its shape "
          + "\(Self.text(input.shape)) has no free leading axis, got \(rowCount)")
    }
    return shape
  }

  private func checkDimensions(_ metadata: ModelMetadata) throws(LoadError) {
    for dimension in dimensions {
      let isKnown = metadata.inputs.contains { input in
        input.shape.indices.contains {
          dimension.applies(to: input.name, axis: $0) && Self.isFree(input, $0)
        }
      }
      guard !isKnown else { continue }
      let axis = dimension.axis.map { ".\($0)" } ?? ""
      let known = metadata.inputs.map { "\($0.name) \(Self.text($0.shape))" }
      throw LoadError(
        "model \(metadata.name) has no free axis for --dimension \(dimension.input)\(axis); its "
          + "inputs are \(known.joined(separator: ", "))")
    }
  }

  /// `[?, 64]`.
  private static func text(_ shape: [Int?]) -> String {
    "[\(shape.map { $0.map(String.init) ?? "?" }.joined(separator: ", "))]"
  }
}
