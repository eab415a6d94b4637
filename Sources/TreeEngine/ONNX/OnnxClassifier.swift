internal import ServingCore

/// A `TreeEnsembleClassifier`, whose kernel has rules of its own for two classes
/// (`tree_ensemble_common.h`, `tree_ensemble_aggregator.h` of ONNX Runtime).
struct OnnxClassifier {
  let forest: OnnxForest
  let baseValues: [Float]
  let head: OnnxTransform.Head
  let labels: OnnxLabels

  init(_ node: OnnxNode) throws(ServingError) {
    let values = try OnnxClassifier.values(node)
    guard values.count >= 2, values.count <= TreeEnsemble.targetCountMax else {
      throw OnnxRefusal.unsupported(
        "\(node.place) has \(values.count) classes: expected 2 to \(TreeEnsemble.targetCountMax)")
    }
    let declared = try OnnxTreeNode.head(node)
    var forest = try OnnxNodeTable(node, weights: "class", targetCount: values.count).forest()
    guard values.count == 2 else {
      baseValues = try OnnxTreeNode.baseValues(node, counts: [0, values.count])
      if baseValues.isEmpty { try OnnxClassifier.requireScores(forest, node) }
      head = declared.forTargets(values.count)
      labels = OnnxLabels(values: values, rule: .greatest)
      self.forest = forest
      return
    }

    let weighed = Set(forest.weights.map(\.target))
    guard let target = weighed.first, weighed.count == 1 else {
      // The kernel's labels are 0 and 1 then, whatever the classes are.
      throw OnnxRefusal.unsupported("\(node.place) weighs both of two classes: expected one")
    }
    let arePositive = forest.weights.allSatisfy { !($0.value < 0) }
    if target == 0 {
      // One score, which becomes two.
      baseValues = try OnnxTreeNode.baseValues(node, counts: [0, 1])
      head = try OnnxClassifier.expanded(declared, arePositive: arePositive, node)
      forest.targetCount = 1
    } else {
      // The first class keeps the score 0; the kernel forgets the weights where it adds bases.
      baseValues = try OnnxTreeNode.baseValues(node, counts: [0])
      head = declared
      try OnnxTreeNode.requireWeights(forest, [target], node)
    }
    labels = OnnxLabels(
      values: values, rule: .above(arePositive ? 0.5 : 0, target: target))
    self.forest = forest
  }

  private static func values(_ node: OnnxNode) throws(ServingError) -> OnnxLabels.Values {
    let texts = try node.texts("classlabels_strings")
    let numbers = try node.integers("classlabels_int64s")
    guard texts.isEmpty || numbers.isEmpty else {
      throw OnnxRefusal.invalid(
        node.place, "it has classlabels_strings and classlabels_int64s: expected one of the two")
    }
    return texts.isEmpty ? .numbers(numbers) : .texts(texts.map { Array($0) })
  }

  private static func expanded(
    _ head: OnnxTransform.Head, arePositive: Bool, _ node: OnnxNode
  ) throws(ServingError) -> OnnxTransform.Head {
    switch head {
    case .logistic: return .opposedLogistic
    case .probit:
      // The kernel writes the first of two numbers and leaves the second as it finds it.
      throw OnnxRefusal.unsupported("\(node.place) has the post_transform PROBIT for two classes")
    default: return arePositive ? .complement : .opposed
    }
  }

  /// The kernel gives the label of the greatest score among classes that a leaf of this row has a
  /// weight for. That is the greatest of all when every class always has one, or when what is
  /// missing is no greater: the others are all over zero.
  private static func requireScores(
    _ forest: OnnxForest, _ node: OnnxNode
  ) throws(ServingError) {
    let areOverZero =
      forest.weights.allSatisfy { $0.value > 0 }
      && forest.leaves.allSatisfy { !$0.weights.isEmpty }
    guard !areOverZero else { return }
    try OnnxTreeNode.requireWeights(forest, Array(0..<forest.targetCount), node)
  }
}
