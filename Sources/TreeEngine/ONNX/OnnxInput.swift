internal import ServingCore

/// The one input of a graph of trees, FP32 `[batch, features]`.
struct OnnxInput {
  /// `TensorProto.DataType.FLOAT`.
  static let floatType: Int64 = 1

  let name: String
  let featureCount: Int
  let batch: Dimension

  init(_ graph: OnnxGraph, of trees: OnnxNode) throws(ServingError) {
    guard graph.inputs.count == 1, let input = graph.inputs.first else {
      throw OnnxRefusal.unsupported("it has \(graph.inputs.count) inputs: expected one")
    }
    guard !input.name.isEmpty else { throw OnnxRefusal.malformed("its input has no name") }
    let place = "input \(input.name.quotedForMessage)"
    guard input.elementType == OnnxInput.floatType else {
      throw OnnxRefusal.unsupported("\(place) is not a tensor of FP32")
    }
    guard let dimensions = input.dimensions, dimensions.count == 2, dimensions[0].isDynamic,
      case .fixed(let featureCount) = dimensions[1]
    else {
      let shape = input.dimensions.map { "\($0)" } ?? "no declared rank"
      throw OnnxRefusal.unsupported(
        "\(place) has the shape \(shape): expected a dynamic number of rows and a fixed number of "
          + "features")
    }
    guard featureCount >= 1, featureCount <= TreeEnsemble.featureCountMax else {
      throw OnnxRefusal.unsupported(
        "\(place) has \(featureCount) features: expected 1 to \(TreeEnsemble.featureCountMax)")
    }
    guard trees.inputs.count == 1 else {
      throw OnnxRefusal.invalid(
        trees.place, "it has \(trees.inputs.count) inputs: expected one")
    }
    try OnnxInput.requirePath(from: input.name, to: trees, graph)
    name = input.name
    self.featureCount = featureCount
    batch = dimensions[0]
  }

  /// Only nodes that change nothing may stand before the trees.
  private static func requirePath(
    from input: String, to trees: OnnxNode, _ graph: OnnxGraph
  ) throws(ServingError) {
    var value = trees.inputs[0]
    // No path without a cycle is longer.
    for _ in 0...graph.nodes.count {
      if value == input { return }
      guard let index = graph.producers[value] else {
        throw OnnxRefusal.unsupported("\(trees.place) does not look at the graph's input")
      }
      let node = graph.nodes[index]
      switch (node.domain, node.operatorName) {
      case ("", "Identity"): break
      case ("", "Cast"):
        guard try node.integer("to", default: 0) == floatType else {
          throw OnnxRefusal.unsupported("\(node.place) makes another type of the features")
        }
      default:
        throw OnnxRefusal.unsupported("\(node.place) stands before the trees")
      }
      guard node.inputs.count == 1 else {
        throw OnnxRefusal.invalid(
          node.place, "it has \(node.inputs.count) inputs: expected one")
      }
      value = node.inputs[0]
    }
    throw OnnxRefusal.malformed("its nodes depend on each other")
  }
}
