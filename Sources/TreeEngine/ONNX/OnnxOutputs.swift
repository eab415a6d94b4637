internal import ServingCore

/// The tensors that a graph of trees answers with.
struct OnnxOutputs {
  private let graph: OnnxGraph
  private let input: OnnxInput
  private let operatorNode: OnnxNode
  private let trees: OnnxTreeNode
  private let treeCount: Int

  init(
    _ graph: OnnxGraph, _ input: OnnxInput, _ operatorNode: OnnxNode, _ trees: OnnxTreeNode,
    treeCount: Int
  ) {
    self.graph = graph
    self.input = input
    self.operatorNode = operatorNode
    self.trees = trees
    self.treeCount = treeCount
  }

  private var scoreWidth: Int {
    OnnxTransform(head: trees.head).width(targetCount: trees.forest.targetCount)
  }

  /// Those of the graph, and then the sums and the leaves unless the graph has the names.
  func all() throws(ServingError) -> [EnsembleOutput] {
    var outputs: [EnsembleOutput] = []
    var names: Set<String> = []
    for value in graph.outputs {
      guard !value.name.isEmpty, names.insert(value.name).inserted else {
        throw OnnxRefusal.malformed(
          "it has an output named \(value.name.quotedForMessage): expected every name once")
      }
      outputs.append(try output(value))
    }
    guard !outputs.isEmpty else { throw OnnxRefusal.malformed("it has no outputs") }
    if !names.contains("raw_score") {
      let dimensions = [input.batch, .fixed(trees.forest.targetCount)]
      outputs.append(
        EnsembleOutput(
          spec: TensorSpec(name: "raw_score", datatype: .fp32, dimensions: dimensions),
          content: .rawScores))
    }
    if !names.contains("leaf_index") {
      let dimensions = [input.batch, .fixed(treeCount)]
      outputs.append(
        EnsembleOutput(
          spec: TensorSpec(name: "leaf_index", datatype: .int32, dimensions: dimensions),
          content: .leafIndices))
    }
    return outputs
  }

  private func output(_ value: OnnxValue) throws(ServingError) -> EnsembleOutput {
    let path = try path(to: value.name)
    var flow = try flow(from: path.source)
    var name = path.source
    for node in path.nodes {
      try flow.pass(node, from: name, graph)
      name = node.outputs[0]
    }
    var batch = input.batch
    if let declared = value.dimensions?.first, case .dynamic(_?) = declared { batch = declared }
    switch flow.content {
    case .labels(let labels):
      let datatype: Datatype = if case .numbers = labels.values { .int64 } else { .bytes }
      return EnsembleOutput(
        spec: TensorSpec(name: value.name, datatype: datatype, dimensions: [batch]),
        content: .labels(labels))
    case .scores:
      let transform = OnnxTransform(head: trees.head, steps: flow.steps)
      return EnsembleOutput(
        spec: TensorSpec(
          name: value.name, datatype: .fp32,
          dimensions: [batch, .fixed(flow.width)]),
        content: transform.isIdentity ? .rawScores : .scores(.onnx(transform)))
    }
  }

  /// What the tree operator gives by this name.
  private func flow(from name: String) throws(ServingError) -> OnnxFlow {
    let places = trees.labels == nil ? 0..<1 : 0..<2
    for place in places where place < operatorNode.outputs.count {
      guard operatorNode.outputs[place] == name else { continue }
      if place == 0, let labels = trees.labels { return OnnxFlow(.labels(labels), width: 1) }
      return OnnxFlow(.scores, width: scoreWidth)
    }
    throw OnnxRefusal.invalid(
      operatorNode.place, "it has an output \(name.quotedForMessage): expected \(places.count)")
  }

  /// The nodes between the trees and an output.
  private func path(
    to output: String
  ) throws(ServingError) -> (source: String, nodes: [OnnxNode]) {
    var nodes: [OnnxNode] = []
    var value = output
    // No path without a cycle is longer.
    while nodes.count <= graph.nodes.count {
      if operatorNode.outputs.contains(value) { return (value, nodes.reversed()) }
      guard let index = graph.producers[value] else {
        throw OnnxRefusal.unsupported(
          "output \(output.quotedForMessage) is made of \(value.quotedForMessage) and not of the "
            + "trees")
      }
      let node = graph.nodes[index]
      guard node.outputs.count == 1 else {
        throw OnnxRefusal.unsupported("\(node.place) has several outputs")
      }
      // Of two operands the one that is no constant.
      var next: String?
      for name in node.inputs where !name.isEmpty {
        if try graph.constant(name) != nil { continue }
        guard next == nil else {
          throw OnnxRefusal.unsupported("\(node.place) takes several values")
        }
        next = name
      }
      guard let next else {
        throw OnnxRefusal.unsupported(
          "output \(output.quotedForMessage) does not depend on the trees")
      }
      nodes.append(node)
      value = next
    }
    throw OnnxRefusal.malformed("its nodes depend on each other")
  }
}
