internal import ServingCore

/// A tree operator of any version, read: its trees, and what it does with their sum.
struct OnnxTreeNode {
  static let operatorNames: Set<String> = [
    "TreeEnsemble", "TreeEnsembleClassifier", "TreeEnsembleRegressor",
  ]

  var forest: OnnxForest
  /// Whether sums are divided by the number of trees.
  var averages = false
  /// What is added to each score, one for each or none.
  var baseValues: [Float] = []
  var head: OnnxTransform.Head
  /// Of a classifier.
  var labels: OnnxLabels?

  init(_ node: OnnxNode) throws(ServingError) {
    switch node.operatorName {
    case "TreeEnsemble":
      let reader = OnnxSplitTable(node)
      forest = try reader.forest()
      averages = try reader.averages()
      head = try reader.head(targetCount: forest.targetCount)
    case "TreeEnsembleClassifier":
      let classifier = try OnnxClassifier(node)
      forest = classifier.forest
      baseValues = classifier.baseValues
      head = classifier.head
      labels = classifier.labels
    default:
      let targetCount = try OnnxTreeNode.targetCount(node)
      forest = try OnnxNodeTable(node, weights: "target", targetCount: targetCount).forest()
      averages = try OnnxTreeNode.averages(node)
      baseValues = try OnnxTreeNode.baseValues(node, counts: [0, targetCount])
      head = try OnnxTreeNode.head(node).forTargets(targetCount)
      if targetCount > 1, baseValues.contains(where: { $0 != 0 }) {
        // The kernel forgets the base values of targets that no leaf of a row weighs.
        try OnnxTreeNode.requireWeights(forest, Array(0..<targetCount), node)
      }
    }
  }

  /// - Throws: `INVALID_ARGUMENT` unless all these targets always have a weight.
  static func requireWeights(
    _ forest: OnnxForest, _ targets: [Int], _ node: OnnxNode
  ) throws(ServingError) {
    let areWeighed = forest.alwaysWeighedTargets
    if let target = targets.first(where: { !areWeighed[$0] }) {
      throw OnnxRefusal.unsupported(
        "\(node.place) may have rows for which no leaf weighs \(target), and ONNX Runtime has a "
          + "rule of its own for those")
    }
  }

  static func targetCount(_ node: OnnxNode) throws(ServingError) -> Int {
    let count = try node.integer("n_targets", default: 0)
    guard count >= 1, count <= TreeEnsemble.targetCountMax else {
      throw OnnxRefusal.invalid(
        node.place, "n_targets is \(count): expected 1 to \(TreeEnsemble.targetCountMax)")
    }
    return Int(count)
  }

  static func baseValues(_ node: OnnxNode, counts: Set<Int>) throws(ServingError) -> [Float] {
    let values = try OnnxTreeNode.floats(node, "base_values")
    guard counts.contains(values.count) else {
      throw OnnxRefusal.unsupported(
        "\(node.place) has \(values.count) base_values: expected "
          + counts.sorted().map(String.init).joined(separator: " or "))
    }
    return values
  }

  /// An attribute that may be given as a tensor as well, since version 3 of the operators. ONNX
  /// Runtime refuses one of doubles where the input is of floats.
  static func floats(_ node: OnnxNode, _ name: String) throws(ServingError) -> [Float] {
    let values = try node.floats(name)
    guard let tensor = try node.tensor(name + "_as_tensor") else { return values }
    guard values.isEmpty else {
      throw OnnxRefusal.invalid(node.place, "it has \(name) and \(name)_as_tensor")
    }
    return try tensor.floatElements()
  }

  static func head(_ node: OnnxNode) throws(ServingError) -> OnnxTransform.Head {
    let name = try node.text("post_transform", default: "NONE")
    switch name {
    case "NONE": return .none
    case "LOGISTIC": return .logistic
    case "SOFTMAX": return .softmax
    case "SOFTMAX_ZERO": return .softmaxZero
    case "PROBIT": return .probit
    default:
      throw OnnxRefusal.invalid(
        node.place,
        "post_transform is \(name.quotedForMessage): expected NONE, LOGISTIC, SOFTMAX, "
          + "SOFTMAX_ZERO or PROBIT")
    }
  }

  private static func averages(_ node: OnnxNode) throws(ServingError) -> Bool {
    let name = try node.text("aggregate_function", default: "SUM")
    switch name {
    case "SUM": return false
    case "AVERAGE": return true
    default:
      throw OnnxRefusal.unsupported(
        "\(node.place) has the aggregate_function \(name.quotedForMessage): expected SUM or AVERAGE"
      )
    }
  }
}
