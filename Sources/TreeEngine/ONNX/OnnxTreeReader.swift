package import ServingCore

/// Reads ONNX graphs that are nothing but trees: one operator `TreeEnsemble`,
/// `TreeEnsembleClassifier` or `TreeEnsembleRegressor` of ai.onnx.ml on one FP32 input
/// `[batch, features]`, and behind it only what converters put there (see ``OnnxFlow``).
///
/// The meaning is that of ONNX Runtime 1.32 on a CPU with one thread, which adds up the leaves of a
/// row in 32 bits, tree by tree in the order of the model from zero on, then divides for averages,
/// then adds the base values; for one row and for many in the same order (with several threads it
/// adds up parts of the trees first, and its last bits differ). What its kernels do by accident is
/// refused rather than imitated.
package enum OnnxTreeReader {
  /// - Parameter bytes: a serialized `ModelProto`.
  /// - Throws: `INVALID_ARGUMENT` naming the node, what was expected and what came. ONNX Runtime
  ///   may run what is refused here.
  package static func read(_ bytes: [UInt8]) throws(ServingError) -> TreeEnsemble {
    let graph = try OnnxGraph(model: bytes)
    let node = try treeNode(graph)
    let input = try OnnxInput(graph, of: node)
    let operation = try OnnxTreeNode(node)
    var builder = try OnnxTreeBuilder(
      operation.forest, featureCount: input.featureCount, place: node.place)
    let trees = try builder.trees()
    let outputs = try OnnxOutputs(graph, input, node, operation, treeCount: trees.count).all()
    let targetCount = operation.forest.targetCount
    return TreeEnsemble(
      inputName: input.name, featureCount: input.featureCount, columns: builder.columns.columns,
      trees: trees, categorySets: builder.columns.sets, targetCount: targetCount,
      sum: LeafSum(
        precision: .float, first: [Double](repeating: 0, count: targetCount),
        last: operation.baseValues.map(Double.init),
        divisor: operation.averages ? Double(trees.count) : 1),
      outputs: outputs, usualOutputCount: graph.outputs.count)
  }

  private static func treeNode(_ graph: OnnxGraph) throws(ServingError) -> OnnxNode {
    let nodes = graph.nodes.filter {
      $0.domain == OnnxNode.machineLearningDomain
        && OnnxTreeNode.operatorNames.contains($0.operatorName)
    }
    guard nodes.count == 1, let node = nodes.first else {
      guard nodes.isEmpty else {
        throw OnnxRefusal.unsupported("it has \(nodes.count) tree operators: expected one")
      }
      let others = Array(Set(graph.nodes.map(\.operatorName))).sorted()
      throw OnnxRefusal.unsupported(
        "it has no tree operator of ai.onnx.ml, such as TreeEnsembleRegressor, but "
          + (others.isEmpty ? "no nodes at all" : others.quotedListForMessage))
    }
    return node
  }
}
