internal import ServingCore

/// The trees of `TreeEnsembleRegressor` and `TreeEnsembleClassifier`: attributes `nodes_*`, one
/// element for each branch or leaf, and `target_*` or `class_*`, one for each weight of a leaf
/// (ONNX Operators-ml.md).
///
/// The nodes of a tree must stand together, its root first: ONNX Runtime begins a tree wherever
/// `nodes_treeids` changes (`tree_ensemble_common.h`), so that another order is another model.
struct OnnxNodeTable {
  /// The elements of one tree.
  private struct Run {
    var range: Range<Int>
    /// Where each id stands; nil when they count from 0 on, as nearly all writers have them.
    var places: [Int64: Int]?

    func place(of id: Int64) -> Int? {
      if let places { return places[id] }
      return id >= 0 && id < range.count ? range.lowerBound + Int(id) : nil
    }
  }

  private let place: String
  private let targetCount: Int
  private let treeIDs: [Int64]
  private let nodeIDs: [Int64]
  private let features: [Int64]
  /// Nil for leaves.
  private let modes: [OnnxBranchMode?]
  private let values: [Float]
  private let trueIDs: [Int64]
  private let falseIDs: [Int64]
  /// Shorter where the rest is 0.
  private let missingTracksTrue: [Int64]
  private let weights: OnnxLeafWeights

  init(_ node: OnnxNode, weights prefix: String, targetCount: Int) throws(ServingError) {
    place = node.place
    self.targetCount = targetCount
    nodeIDs = try node.integers("nodes_nodeids")
    treeIDs = try node.integers("nodes_treeids")
    features = try node.integers("nodes_featureids")
    modes = try OnnxNodeTable.modes(node)
    values = try OnnxTreeNode.floats(node, "nodes_values")
    trueIDs = try node.integers("nodes_truenodeids")
    falseIDs = try node.integers("nodes_falsenodeids")
    missingTracksTrue = try node.integers("nodes_missing_value_tracks_true")
    weights = try OnnxLeafWeights(node, prefix: prefix, targetCount: targetCount)
    try checkCounts()
  }

  func forest() throws(ServingError) -> OnnxForest {
    let (runs, runOfTree) = try runs()
    var forest = OnnxForest(targetCount: targetCount)
    let (weights, weightRanges) = try weights.sorted(nodeCount: nodeIDs.count) { treeID, nodeID in
      guard let run = runOfTree[treeID], let node = runs[run].place(of: nodeID),
        modes[node] == nil
      else { return nil }
      return node
    }
    forest.weights = weights
    // Where each element is in the forest: a branch by its index, or the leaf `~place`.
    var places: [Int] = []
    places.reserveCapacity(nodeIDs.count)
    var branchCount = 0
    for index in nodeIDs.indices {
      if modes[index] == nil {
        places.append(~forest.leaves.count)
        forest.leaves.append(
          OnnxForest.Leaf(
            id: Int32(truncatingIfNeeded: nodeIDs[index]), weights: weightRanges[index]))
      } else {
        places.append(branchCount)
        branchCount += 1
      }
    }
    var leafCount = 0
    for run in runs {
      forest.roots.append(places[run.range.lowerBound])
      let end = leafCount + run.range.count { modes[$0] == nil }
      forest.leavesOfTrees.append(leafCount..<end)
      leafCount = end
      for index in run.range {
        guard let mode = modes[index] else { continue }
        forest.branches.append(
          OnnxForest.Branch(
            feature: features[index], mode: mode, threshold: values[index], members: 0,
            missingTracksTrue: index < missingTracksTrue.count && missingTracksTrue[index] == 1,
            whenTrue: places[try child(trueIDs[index], of: index, in: run, "true")],
            whenFalse: places[try child(falseIDs[index], of: index, in: run, "false")]))
      }
    }
    return forest
  }

  private static func modes(_ node: OnnxNode) throws(ServingError) -> [OnnxBranchMode?] {
    var modes: [OnnxBranchMode?] = []
    for name in try node.texts("nodes_modes") {
      if name.elementsEqual(OnnxBranchMode.leafName) {
        modes.append(nil)
      } else if let mode = OnnxBranchMode.names[Array(name)] {
        modes.append(mode)
      } else {
        throw OnnxRefusal.unsupported(
          "\(node.place) has a node of the mode "
            + "\(String(decoding: name, as: UTF8.self).quotedForMessage): expected BRANCH_LEQ, "
            + "BRANCH_LT, BRANCH_GTE, BRANCH_GT, BRANCH_EQ, BRANCH_NEQ or LEAF")
      }
    }
    return modes
  }

  private func checkCounts() throws(ServingError) {
    let counts = [
      ("nodes_treeids", treeIDs.count), ("nodes_featureids", features.count),
      ("nodes_modes", modes.count), ("nodes_values", values.count),
      ("nodes_truenodeids", trueIDs.count), ("nodes_falsenodeids", falseIDs.count),
    ]
    for (name, count) in counts where count != nodeIDs.count {
      throw OnnxRefusal.invalid(
        place, "\(name) has \(count) elements: expected \(nodeIDs.count), as nodes_nodeids has")
    }
  }

  private func runs() throws(ServingError) -> ([Run], [Int64: Int]) {
    var runs: [Run] = []
    var runOfTree: [Int64: Int] = [:]
    var start = 0
    while start < treeIDs.count {
      let treeID = treeIDs[start]
      var end = start + 1
      while end < treeIDs.count, treeIDs[end] == treeID { end += 1 }
      // The sign is ONNX Runtime's own mark for "no tree yet", and it cuts ids to 32 bits.
      guard treeID >= 0, treeID <= Int32.max else {
        throw OnnxRefusal.unsupported("\(place) has a tree of the id \(treeID)")
      }
      guard runOfTree.updateValue(runs.count, forKey: treeID) == nil else {
        throw OnnxRefusal.unsupported("\(place) has the nodes of tree \(treeID) in several places")
      }
      guard runs.count < TreeEnsemble.treeCountMax else {
        throw OnnxRefusal.unsupported(
          "\(place) has over \(TreeEnsemble.treeCountMax) trees")
      }
      runs.append(Run(range: start..<end, places: try places(in: start..<end)))
      start = end
    }
    return (runs, runOfTree)
  }

  private func places(in range: Range<Int>) throws(ServingError) -> [Int64: Int]? {
    if range.allSatisfy({ nodeIDs[$0] == $0 - range.lowerBound }) { return nil }
    var places: [Int64: Int] = [:]
    for index in range {
      // ONNX Runtime cuts ids to 32 bits.
      guard nodeIDs[index] >= 0, nodeIDs[index] <= Int32.max else {
        throw OnnxRefusal.unsupported("\(place) has a node of the id \(nodeIDs[index])")
      }
      guard places.updateValue(index, forKey: nodeIDs[index]) == nil else {
        throw OnnxRefusal.invalid(
          place, "tree \(treeIDs[index]) has two nodes of the id \(nodeIDs[index])")
      }
    }
    return places
  }

  private func child(
    _ id: Int64, of index: Int, in run: Run, _ side: String
  ) throws(ServingError) -> Int {
    guard let place = run.place(of: id) else {
      throw OnnxRefusal.invalid(
        place,
        "node \(nodeIDs[index]) of tree \(treeIDs[index]) has node \(id) on its \(side) side, "
          + "which the tree does not have")
    }
    return place
  }
}
