internal import ServingCore

/// The trees of `TreeEnsemble`: attributes `nodes_*`, one element for each branch, and `leaf_*`,
/// one for each leaf (ONNX Operators-ml.md, since version 5 of ai.onnx.ml).
struct OnnxSplitTable {
  private let node: OnnxNode

  init(_ node: OnnxNode) {
    self.node = node
  }

  func averages() throws(ServingError) -> Bool {
    let number = try node.integer("aggregate_function", default: 1)
    guard number == 0 || number == 1 else {
      throw OnnxRefusal.unsupported(
        "\(node.place) has the aggregate_function \(number): expected 0 (AVERAGE) or 1 (SUM)")
    }
    return number == 0
  }

  func head(targetCount: Int) throws(ServingError) -> OnnxTransform.Head {
    switch try node.integer("post_transform", default: 0) {
    case 0: return .none
    case 3: return OnnxTransform.Head.softmaxZero.forTargets(targetCount)
    case 4: return .probit
    case 1, 2:
      // What is ignored needs no agreement about its meaning.
      guard targetCount > 1 else { return .none }
      throw OnnxRefusal.unsupported(
        "\(node.place) has a post_transform of 1 or 2, which ONNX Runtime takes for LOGISTIC and "
          + "SOFTMAX, the specification for SOFTMAX and LOGISTIC")
    case let number:
      throw OnnxRefusal.invalid(node.place, "post_transform is \(number): expected 0 to 4")
    }
  }

  func forest() throws(ServingError) -> OnnxForest {
    var forest = OnnxForest(targetCount: try OnnxTreeNode.targetCount(node))
    try readLeaves(into: &forest)
    try readBranches(into: &forest)
    let roots = try node.integers("tree_roots")
    guard roots.count <= TreeEnsemble.treeCountMax else {
      throw OnnxRefusal.unsupported("\(node.place) has over \(TreeEnsemble.treeCountMax) trees")
    }
    for root in roots {
      guard root >= 0, root < forest.branches.count else {
        throw OnnxRefusal.invalid(
          node.place, "tree_roots has \(root): expected 0 to \(forest.branches.count - 1)")
      }
      forest.roots.append(Int(root))
    }
    return forest
  }

  private func readLeaves(into forest: inout OnnxForest) throws(ServingError) {
    let targets = try node.integers("leaf_targetids")
    let weights = try floats("leaf_weights")
    guard targets.count == weights.count, targets.count <= Int32.max else {
      throw OnnxRefusal.invalid(
        node.place,
        "leaf_weights has \(weights.count) elements: expected \(targets.count), as leaf_targetids")
    }
    for (index, target) in targets.enumerated() {
      guard target >= 0, target < forest.targetCount else {
        throw OnnxRefusal.invalid(
          node.place,
          "leaf \(index) has target \(target): expected 0 to \(forest.targetCount - 1)")
      }
      forest.leaves.append(OnnxForest.Leaf(id: Int32(index), weights: index..<index + 1))
      forest.weights.append(OnnxForest.Weight(target: Int(target), value: weights[index]))
    }
  }

  private func readBranches(into forest: inout OnnxForest) throws(ServingError) {
    let features = try node.integers("nodes_featureids")
    let modes = try node.tensor("nodes_modes")?.uint8Elements() ?? []
    let splits = try floats("nodes_splits")
    let tracks = try node.integers("nodes_missing_value_tracks_true")
    let trueIDs = try node.integers("nodes_truenodeids")
    let falseIDs = try node.integers("nodes_falsenodeids")
    let trueLeaves = try node.integers("nodes_trueleafs")
    let falseLeaves = try node.integers("nodes_falseleafs")
    let counts = [
      ("nodes_modes", modes.count), ("nodes_splits", splits.count),
      ("nodes_truenodeids", trueIDs.count), ("nodes_falsenodeids", falseIDs.count),
      ("nodes_trueleafs", trueLeaves.count), ("nodes_falseleafs", falseLeaves.count),
    ]
    for (name, count) in counts where count != features.count {
      throw OnnxRefusal.invalid(
        node.place,
        "\(name) has \(count) elements: expected \(features.count), as nodes_featureids has")
    }
    guard tracks.isEmpty || tracks.count == features.count else {
      throw OnnxRefusal.invalid(
        node.place,
        "nodes_missing_value_tracks_true has \(tracks.count) elements: expected none or "
          + "\(features.count)")
    }
    // The values of every branch that asks for membership end in a NaN.
    var members = try floats("membership_values").split(
      omittingEmptySubsequences: false, whereSeparator: \.isNaN)[...]
    for index in features.indices {
      guard let number = UInt8(exactly: modes[index]), let mode = OnnxBranchMode(rawValue: number)
      else {
        throw OnnxRefusal.invalid(
          node.place, "node \(index) has the mode \(modes[index]): expected 0 to 6")
      }
      let place = forest.members.count
      if mode == .member {
        guard let values = members.popFirst(), !values.isEmpty else {
          throw OnnxRefusal.invalid(
            node.place, "membership_values has no values for node \(index)")
        }
        forest.members.append(Array(values))
      }
      forest.branches.append(
        OnnxForest.Branch(
          feature: features[index], mode: mode, threshold: splits[index], members: place,
          missingTracksTrue: !tracks.isEmpty && tracks[index] == 1,
          whenTrue: try child(trueIDs[index], trueLeaves[index] != 0, forest, features.count),
          whenFalse: try child(falseIDs[index], falseLeaves[index] != 0, forest, features.count)))
    }
  }

  private func child(
    _ id: Int64, _ isLeaf: Bool, _ forest: OnnxForest, _ branchCount: Int
  ) throws(ServingError) -> Int {
    let count = isLeaf ? forest.leaves.count : branchCount
    guard id >= 0, id < count else {
      throw OnnxRefusal.invalid(
        node.place,
        "a node leads to \(isLeaf ? "leaf" : "node") \(id): expected 0 to \(count - 1)")
    }
    return isLeaf ? ~Int(id) : Int(id)
  }

  private func floats(_ name: String) throws(ServingError) -> [Float] {
    try node.tensor(name)?.floatElements() ?? []
  }
}
