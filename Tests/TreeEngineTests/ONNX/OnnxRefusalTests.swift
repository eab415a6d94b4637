import ServingCore
import Testing

@testable import TreeEngine

/// A change to a model and what the refusal says of it.
struct OnnxRefusalCase: CustomTestStringConvertible, Sendable {
  var testDescription: String
  var message: String
  var model: OnnxTestModel

  init(
    _ description: String, _ message: String, _ model: OnnxTestModel = .regressor,
    _ change: (inout OnnxTestModel) -> Void = { _ in }
  ) {
    testDescription = description
    self.message = message
    self.model = model
    change(&self.model)
  }
}

@Suite("ONNX graphs that are refused")
struct OnnxRefusalTests {
  @Test("The models that the cases change are read")
  func unchanged() throws {
    for model in [
      OnnxTestModel.regressor, .ensemble, .classifier([5, 7], ids: [0, 0], [1, 2]),
      .classifier([5, 6, 7], ids: [0, 1, 2], [1, 2, 3]),
    ] {
      try OnnxTreeReader.read(model.bytes).check()
    }
  }

  @Test("A graph with anything else is refused, naming it", arguments: graphs)
  func graph(refused: OnnxRefusalCase) throws { try refuses(refused) }

  @Test("An input of another kind is refused", arguments: inputs)
  func input(refused: OnnxRefusalCase) throws { try refuses(refused) }

  @Test("Nodes that are no trees are refused", arguments: trees)
  func tree(refused: OnnxRefusalCase) throws { try refuses(refused) }

  @Test("Weights that the kernel would take by accident are refused", arguments: weights)
  func weight(refused: OnnxRefusalCase) throws { try refuses(refused) }

  @Test("Classifiers whose labels would be chance are refused", arguments: classifiers)
  func classifier(refused: OnnxRefusalCase) throws { try refuses(refused) }

  @Test("A TreeEnsemble that contradicts itself is refused", arguments: ensembles)
  func ensemble(refused: OnnxRefusalCase) throws { try refuses(refused) }

  private func refuses(_ refused: OnnxRefusalCase) throws {
    let error = try #require(throws: ServingError.self) {
      _ = try OnnxTreeReader.read(refused.model.bytes)
    }
    #expect(error.code == .invalidArgument)
    #expect(error.message.contains(refused.message), "\(error)")
  }

  static let graphs = [
    OnnxRefusalCase("no trees", "it has no tree operator of ai.onnx.ml") {
      $0.nodes[0].operatorName = "LinearRegressor"
    },
    OnnxRefusalCase("two", "it has 2 tree operators: expected one; ONNX Runtime runs such") {
      $0.nodes.append($0.nodes[0])
      $0.nodes[1].outputs = ["other"]
    },
    OnnxRefusalCase("behind", "node \"behind\" (Relu) stands behind the trees; ONNX Runtime") {
      $0.append("Relu")
    },
    OnnxRefusalCase("other domain", "node \"behind\" (Sigmoid) stands behind the trees") {
      $0.append("Sigmoid", domain: "com.example")
    },
    OnnxRefusalCase("before", "node \"scaler\" (Scaler) stands before the trees") {
      $0.nodes[0].inputs = ["scaled"]
      $0.nodes.append(
        OnnxTestModel.Node(
          name: "scaler", operatorName: "Scaler", domain: "ai.onnx.ml", inputs: ["features"],
          outputs: ["scaled"]))
    },
    OnnxRefusalCase("vector", "has a constant of 2 numbers: expected one") {
      $0.constants["two"] = [1, 2]
      $0.append("Mul", inputs: ["trees", "two"])
    },
    OnnxRefusalCase("two values", "node \"behind\" (Add) takes several values") {
      $0.append("Add", inputs: ["trees", "features"])
    },
    OnnxRefusalCase("constant output", "does not depend on the trees") {
      $0.constants["one"] = [1]
      $0.append("Identity", inputs: ["one"])
    },
    OnnxRefusalCase("loose output", "is made of \"features\" and not of the trees") {
      $0.append("Identity", inputs: ["features"])
    },
    OnnxRefusalCase("cycle", "its nodes depend on each other") {
      $0.append("Identity", inputs: ["score"])
    },
    OnnxRefusalCase("cast", "node \"behind\" (Cast) stands behind the trees") {
      $0.append("Cast", ["to": .integer(11)])
    },
    OnnxRefusalCase("axis", "node \"behind\" (Softmax) stands behind the trees") {
      $0.append("Softmax", ["axis": .integer(0)])
    },
    OnnxRefusalCase("map", "it names 2 classes: expected 1") {
      $0.append("ZipMap", domain: "ai.onnx.ml", ["classlabels_int64s": .integers([1, 2])])
    },
    OnnxRefusalCase("twice", "two nodes make \"score\"") {
      $0.append("Identity")
      $0.nodes[0].outputs = ["score"]
    },
    OnnxRefusalCase("output twice", "has an output named \"score\": expected every name once") {
      $0.outputs = ["score", "score"]
    },
    OnnxRefusalCase("functions", "the model defines functions of its own") {
      $0.more = OnnxTestModel.field(25, [])
    },
    OnnxRefusalCase("two graphs", "it has two graphs") { $0.more = OnnxTestModel.field(7, []) },
    OnnxRefusalCase("many nodes", "it has over 256 nodes") {
      for index in 0..<256 {
        $0.nodes.append(
          OnnxTestModel.Node(
            operatorName: "Identity", inputs: ["score"], outputs: ["copy \(index)"]))
      }
    },
  ]

  static let inputs = [
    OnnxRefusalCase("integers", "input \"features\" is not a tensor of FP32; ONNX Runtime") {
      $0.inputs[0].elementType = 7
    },
    OnnxRefusalCase("fixed rows", "has the shape [1, 2]: expected a dynamic number of rows") {
      $0.inputs[0].extents = [1, 2]
    },
    OnnxRefusalCase("open features", "has the shape [rows, rows]") {
      $0.inputs[0].extents = [nil, nil]
    },
    OnnxRefusalCase("rank", "has the shape [rows]") { $0.inputs[0].extents = [nil] },
    OnnxRefusalCase("none", "has 0 features: expected 1 to 65535") {
      $0.inputs[0].extents = [nil, 0]
    },
    OnnxRefusalCase("many", "has 65536 features: expected 1 to 65535") {
      $0.inputs[0].extents = [nil, 65_536]
    },
    OnnxRefusalCase("two", "it has 2 inputs: expected one") {
      $0.inputs.append(OnnxTestModel.Input(name: "more"))
    },
    OnnxRefusalCase("another", "does not look at the graph's input") {
      $0.nodes[0].inputs = ["elsewhere"]
    },
  ]

  static let trees = [
    OnnxRefusalCase("count", "nodes_values has 2 elements: expected 3, as nodes_nodeids has") {
      $0.nodes[0]["nodes_values"] = .floats([0, 0])
    },
    OnnxRefusalCase("type", "the attribute nodes_values has another type: expected FLOATS") {
      $0.nodes[0]["nodes_values"] = .integers([0, 0, 0])
    },
    OnnxRefusalCase("doubles", "has the data type 11: expected 1, FLOAT") {
      $0.nodes[0]["nodes_values"] = nil
      $0.nodes[0]["nodes_values_as_tensor"] = .tensor(
        type: 11, count: 3, [UInt8](repeating: 0, count: 24))
    },
    OnnxRefusalCase("both", "it has nodes_values and nodes_values_as_tensor") {
      $0.nodes[0]["nodes_values_as_tensor"] = OnnxTestModel.floatTensor([0, 0, 0])
    },
    OnnxRefusalCase("short tensor", "has 2 elements: expected 3 for the shape [3]") {
      $0.nodes[0]["nodes_values"] = nil
      $0.nodes[0]["nodes_values_as_tensor"] = .tensor(
        type: 1, count: 3, [UInt8](repeating: 0, count: 8))
    },
    OnnxRefusalCase("mode", "a node of the mode \"BRANCH_NEAR\": expected BRANCH_LEQ") {
      $0.nodes[0]["nodes_modes"] = .texts(["BRANCH_NEAR", "LEAF", "LEAF"])
    },
    OnnxRefusalCase("child", "has node 9 on its true side, which the tree does not have") {
      $0.nodes[0]["nodes_truenodeids"] = .integers([9, 0, 0])
    },
    OnnxRefusalCase("itself", "has a node that several others lead to") {
      $0.nodes[0]["nodes_truenodeids"] = .integers([0, 0, 0])
    },
    OnnxRefusalCase("shared", "has nodes that no tree's first node leads to") {
      $0.nodes[0]["nodes_falsenodeids"] = .integers([1, 0, 0])
    },
    OnnxRefusalCase("root last", "has nodes that no tree's first node leads to") {
      $0.nodes[0]["nodes_nodeids"] = .integers([1, 2, 0])
      $0.nodes[0]["nodes_modes"] = .texts(["LEAF", "LEAF", "BRANCH_LEQ"])
      $0.nodes[0]["nodes_truenodeids"] = .integers([0, 0, 1])
      $0.nodes[0]["nodes_falsenodeids"] = .integers([0, 0, 2])
    },
    OnnxRefusalCase("id twice", "tree 0 has two nodes of the id 1") {
      $0.nodes[0]["nodes_nodeids"] = .integers([0, 1, 1])
    },
    OnnxRefusalCase("id", "has a node of the id 4294967296") {
      $0.nodes[0]["nodes_nodeids"] = .integers([0, 1, 1 << 32])
    },
    OnnxRefusalCase("cut tree", "has the nodes of tree 0 in several places") {
      $0.nodes[0]["nodes_treeids"] = .integers([0, 1, 0])
    },
    OnnxRefusalCase("tree id", "has a tree of the id -1") {
      $0.nodes[0]["nodes_treeids"] = .integers([-1, -1, -1])
    },
    OnnxRefusalCase("feature", "asks for feature 2: expected 0 to 1, as the input has 2") {
      $0.nodes[0]["nodes_featureids"] = .integers([2, 0, 0])
    },
    OnnxRefusalCase("NaN", "has a node that compares with NaN") {
      $0.nodes[0]["nodes_values"] = .floats([.nan, 0, 0])
    },
    OnnxRefusalCase("less than all", "has a node that asks for less than -Inf") {
      $0.nodes[0]["nodes_modes"] = .texts(["BRANCH_GTE", "LEAF", "LEAF"])
      $0.nodes[0]["nodes_values"] = .floats([-.infinity, 0, 0])
    },
    OnnxRefusalCase("no tree", "node \"forest\" (TreeEnsembleRegressor): it has no tree") {
      for name in ["treeids", "nodeids", "featureids", "truenodeids", "falsenodeids"] {
        $0.nodes[0]["nodes_" + name] = nil
      }
      $0.nodes[0]["nodes_values"] = nil
      $0.nodes[0]["nodes_modes"] = nil
      $0.setWeights("target", nodes: [], ids: [], [])
    },
  ]

  static let weights = [
    OnnxRefusalCase("targets", "n_targets is 0: expected 1 to 4096") {
      $0.nodes[0]["n_targets"] = .integer(0)
    },
    OnnxRefusalCase("many targets", "n_targets is 4097: expected 1 to 4096") {
      $0.nodes[0]["n_targets"] = .integer(4_097)
    },
    OnnxRefusalCase("target", "has a weight for target 1: expected 0 to 0") {
      $0.setWeights("target", nodes: [1, 2], ids: [0, 1], [1, 2])
    },
    OnnxRefusalCase("count", "target_weights has 1 elements: expected 2, as target_ids has") {
      $0.nodes[0]["target_weights"] = .floats([1])
    },
    OnnxRefusalCase("branch", "a weight for node 0 of tree 0, which is no leaf") {
      $0.setWeights("target", nodes: [0, 1, 2], ids: [0, 0, 0], [1, 2, 3])
    },
    OnnxRefusalCase("nobody", "has a weight for node 5 of tree 0, which is no leaf") {
      $0.setWeights("target", nodes: [1, 5], ids: [0, 0], [1, 2])
    },
    OnnxRefusalCase("none", "has a leaf without a weight, node 2") {
      $0.setWeights("target", nodes: [1], ids: [0], [1])
    },
    OnnxRefusalCase("two", "has a leaf of several weights for one target, node 2") {
      $0.setWeights("target", nodes: [1, 2, 2], ids: [0, 0, 0], [1, 2, 3])
    },
    OnnxRefusalCase("bases", "has 2 base_values: expected 0 or 1") {
      $0.nodes[0]["base_values"] = .floats([1, 2])
    },
    OnnxRefusalCase("forgotten bases", "may have rows for which no leaf weighs 0") {
      $0.nodes[0]["n_targets"] = .integer(2)
      $0.setWeights("target", nodes: [1, 2], ids: [0, 1], [1, 2])
      $0.nodes[0]["base_values"] = .floats([0, 1])
    },
    OnnxRefusalCase("minimum", "has the aggregate_function \"MIN\": expected SUM or AVERAGE") {
      $0.nodes[0]["aggregate_function"] = .text("MIN")
    },
    OnnxRefusalCase("transform", "post_transform is \"SIGMOID\": expected NONE, LOGISTIC") {
      $0.nodes[0]["post_transform"] = .text("SIGMOID")
    },
  ]

  static let classifiers = [
    OnnxRefusalCase("one", "has 1 classes", .classifier([5], ids: [0, 0], [1, 2])),
    OnnxRefusalCase("both", "weighs both of two", .classifier([5, 7], ids: [0, 1], [1, 2])),
    OnnxRefusalCase("bases", "has 2 base_values", .classifier([5, 7], ids: [0, 0], [1, 2])) {
      $0.nodes[0]["base_values"] = .floats([1, 2])
    },
    OnnxRefusalCase("second", "has 1 base_values", .classifier([5, 7], ids: [1, 1], [1, 2])) {
      $0.nodes[0]["base_values"] = .floats([1])
    },
    OnnxRefusalCase("probit", "PROBIT for two", .classifier([5, 7], ids: [0, 0], [1, 2])) {
      $0.nodes[0]["post_transform"] = .text("PROBIT")
    },
    OnnxRefusalCase(
      "unscored", "may have rows for which no leaf weighs 0",
      .classifier([5, 6, 7], ids: [0, 1, 2], [-1, 2, 3])),
    OnnxRefusalCase(
      "second unscored", "may have rows for which no leaf weighs 1",
      .classifier([5, 7], ids: [1], [2])),
    OnnxRefusalCase("labels", "one of the two", .classifier([5, 7], ids: [0, 0], [1, 2])) {
      $0.nodes[0]["classlabels_strings"] = .texts(["a", "b"])
    },
    OnnxRefusalCase(
      "label behind", "node \"behind\" (Cast) stands behind the trees",
      .classifier([5, 7], ids: [0, 0], [1, 2])
    ) {
      $0.append("Cast", inputs: ["label"], ["to": .integer(8)])
    },
  ]

  static let ensembles = [
    OnnxRefusalCase("mode", "node 0 has the mode 7: expected 0 to 6", .ensemble) {
      $0.nodes[0]["nodes_modes"] = .tensor(type: 2, count: 1, [7])
    },
    OnnxRefusalCase("root", "tree_roots has 1: expected 0 to 0", .ensemble) {
      $0.nodes[0]["tree_roots"] = .integers([1])
    },
    OnnxRefusalCase("root twice", "has a node that several others lead to", .ensemble) {
      $0.nodes[0]["tree_roots"] = .integers([0, 0])
    },
    OnnxRefusalCase("leaf", "a node leads to leaf 2: expected 0 to 1", .ensemble) {
      $0.nodes[0]["nodes_falsenodeids"] = .integers([2])
    },
    OnnxRefusalCase("child", "a node leads to node -1: expected 0 to 0", .ensemble) {
      $0.nodes[0]["nodes_falsenodeids"] = .integers([-1])
      $0.nodes[0]["nodes_falseleafs"] = .integers([0])
    },
    OnnxRefusalCase("target", "leaf 1 has target 1: expected 0 to 0", .ensemble) {
      $0.nodes[0]["leaf_targetids"] = .integers([0, 1])
    },
    OnnxRefusalCase("count", "nodes_splits has 2 elements: expected 1", .ensemble) {
      $0.nodes[0]["nodes_splits"] = OnnxTestModel.floatTensor([1, 2])
    },
    OnnxRefusalCase("tracks", "has 2 elements: expected none or 1", .ensemble) {
      $0.nodes[0]["nodes_missing_value_tracks_true"] = .integers([0, 1])
    },
    OnnxRefusalCase("no members", "membership_values has no values for node 0", .ensemble) {
      $0.nodes[0]["nodes_modes"] = .tensor(type: 2, count: 1, [6])
    },
    OnnxRefusalCase("members", "have 31.5 among them: expected whole numbers", .ensemble) {
      $0.nodes[0]["nodes_modes"] = .tensor(type: 2, count: 1, [6])
      $0.nodes[0]["membership_values"] = OnnxTestModel.floatTensor([1, 31.5, .nan])
    },
    OnnxRefusalCase("maximum", "has the aggregate_function 3", .ensemble) {
      $0.nodes[0]["aggregate_function"] = .integer(3)
    },
    OnnxRefusalCase("disputed", "takes for LOGISTIC and SOFTMAX, the specification", .ensemble) {
      $0.nodes[0]["n_targets"] = .integer(2)
      $0.nodes[0]["post_transform"] = .integer(1)
    },
    OnnxRefusalCase("transform", "post_transform is 5: expected 0 to 4", .ensemble) {
      $0.nodes[0]["post_transform"] = .integer(5)
    },
  ]
}
