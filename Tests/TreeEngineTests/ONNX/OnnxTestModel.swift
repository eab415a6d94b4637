/// Models for tests that no converter would write, as serialized `ModelProto`s (onnx.proto).
struct OnnxTestModel {
  enum Attribute {
    case integer(Int)
    case text(String)
    case integers([Int])
    case floats([Float])
    case texts([String])
    /// A tensor of one dimension, of the given `TensorProto.DataType` and raw content.
    case tensor(type: Int, count: Int, [UInt8])
  }

  struct Node {
    var name = "forest"
    var operatorName: String
    var domain = ""
    var inputs: [String]
    var outputs: [String]
    var attributes: [String: Attribute] = [:]

    subscript(name: String) -> Attribute? {
      get { attributes[name] }
      set { attributes[name] = newValue }
    }
  }

  struct Input {
    var name = "features"
    var elementType = 1
    /// Nil for a dynamic one.
    var extents: [Int?] = [nil, 2]
  }

  var inputs = [Input()]
  var nodes: [Node]
  var outputs = ["score"]
  /// Of floats, with one dimension unless the name says `scalar`.
  var constants: [String: [Float]] = [:]
  /// Further fields of the model.
  var more: [UInt8] = []

  init(_ node: Node) {
    nodes = [node]
  }

  /// One tree of one branch, on the second feature.
  static var regressor: OnnxTestModel {
    var model = OnnxTestModel(
      Node(
        operatorName: "TreeEnsembleRegressor", domain: "ai.onnx.ml", inputs: ["features"],
        outputs: ["score"], attributes: nodeAttributes))
    model.nodes[0]["n_targets"] = .integer(1)
    model.setWeights("target", nodes: [1, 2], ids: [0, 0], [10, 20])
    return model
  }

  static func classifier(_ labels: [Int], ids: [Int], _ weights: [Float]) -> OnnxTestModel {
    var model = OnnxTestModel(
      Node(
        operatorName: "TreeEnsembleClassifier", domain: "ai.onnx.ml", inputs: ["features"],
        outputs: ["label", "score"], attributes: nodeAttributes))
    model.nodes[0]["classlabels_int64s"] = .integers(labels)
    model.setWeights(
      "class", nodes: ids.count > 2 ? [1, 1, 2] : Array([1, 2].prefix(ids.count)), ids: ids,
      weights)
    return model
  }

  /// The same tree as a `TreeEnsemble`.
  static var ensemble: OnnxTestModel {
    OnnxTestModel(
      Node(
        operatorName: "TreeEnsemble", domain: "ai.onnx.ml", inputs: ["features"],
        outputs: ["score"],
        attributes: [
          "n_targets": .integer(1), "tree_roots": .integers([0]),
          "nodes_featureids": .integers([1]), "nodes_truenodeids": .integers([0]),
          "nodes_falsenodeids": .integers([1]), "nodes_trueleafs": .integers([1]),
          "nodes_falseleafs": .integers([1]), "leaf_targetids": .integers([0, 0]),
          "nodes_modes": .tensor(type: 2, count: 1, [0]),
          "nodes_splits": floatTensor([0.5]), "leaf_weights": floatTensor([10, 20]),
        ]))
  }

  private static var nodeAttributes: [String: Attribute] {
    [
      "nodes_treeids": .integers([0, 0, 0]), "nodes_nodeids": .integers([0, 1, 2]),
      "nodes_featureids": .integers([1, 0, 0]),
      "nodes_modes": .texts(["BRANCH_LEQ", "LEAF", "LEAF"]),
      "nodes_values": .floats([0.5, 0, 0]), "nodes_truenodeids": .integers([1, 0, 0]),
      "nodes_falsenodeids": .integers([2, 0, 0]),
    ]
  }

  mutating func setWeights(_ prefix: String, nodes: [Int], ids: [Int], _ weights: [Float]) {
    self.nodes[0]["\(prefix)_treeids"] = .integers(nodes.map { _ in 0 })
    self.nodes[0]["\(prefix)_nodeids"] = .integers(nodes)
    self.nodes[0]["\(prefix)_ids"] = .integers(ids)
    self.nodes[0]["\(prefix)_weights"] = .floats(weights)
  }

  /// Puts a node behind the trees, which gives the output.
  mutating func append(
    _ operatorName: String, domain: String = "", inputs: [String] = ["trees"],
    _ attributes: [String: Attribute] = [:]
  ) {
    nodes[0].outputs = nodes[0].outputs.map { $0 == "score" ? "trees" : $0 }
    nodes.append(
      Node(
        name: "behind", operatorName: operatorName, domain: domain, inputs: inputs,
        outputs: ["score"], attributes: attributes))
  }

  static func floatTensor(_ values: [Float]) -> Attribute {
    .tensor(type: 1, count: values.count, rawBytes(values))
  }

  static func rawBytes(_ values: [Float]) -> [UInt8] {
    values.flatMap { value in
      (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> UInt32(8 * $0)) }
    }
  }
}
