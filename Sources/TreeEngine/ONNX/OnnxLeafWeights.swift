internal import ServingCore

/// The weights of a node table's leaves: attributes `target_*` or `class_*`, in any order.
struct OnnxLeafWeights {
  private let place: String
  private let prefix: String
  private let targetCount: Int
  private let treeIDs: [Int64]
  private let nodeIDs: [Int64]
  private let targets: [Int64]
  private let values: [Float]

  /// - Parameter prefix: what the attributes begin with, `target` or `class`.
  init(_ node: OnnxNode, prefix: String, targetCount: Int) throws(ServingError) {
    place = node.place
    self.prefix = prefix
    self.targetCount = targetCount
    treeIDs = try node.integers(prefix + "_treeids")
    nodeIDs = try node.integers(prefix + "_nodeids")
    targets = try node.integers(prefix + "_ids")
    values = try OnnxTreeNode.floats(node, prefix + "_weights")
    let counts = [
      ("treeids", treeIDs.count), ("nodeids", nodeIDs.count), ("weights", values.count),
    ]
    for (name, count) in counts where count != targets.count {
      throw OnnxRefusal.invalid(
        place,
        "\(prefix)_\(name) has \(count) elements: expected \(targets.count), as \(prefix)_ids has")
    }
  }

  /// The weights in the order of the nodes, those of one leaf in the order of the attributes.
  /// - Parameters:
  ///   - nodeCount: of all trees.
  ///   - leaf: the place of a leaf among all nodes, by the ids of its tree and its own; nil when
  ///     there is no such node, or when it is no leaf.
  /// - Returns: also where the weights of each node are.
  func sorted(
    nodeCount: Int, leaf: (_ treeID: Int64, _ nodeID: Int64) -> Int?
  ) throws(ServingError) -> (weights: [OnnxForest.Weight], ranges: [Range<Int>]) {
    var leaves: [Int] = []
    leaves.reserveCapacity(targets.count)
    var counts = [Int](repeating: 0, count: nodeCount)
    for (index, target) in targets.enumerated() {
      let owner = "node \(nodeIDs[index]) of tree \(treeIDs[index])"
      guard let leaf = leaf(treeIDs[index], nodeIDs[index]) else {
        // ONNX Runtime leaves out the weights of branches.
        throw OnnxRefusal.unsupported("\(place) has a weight for \(owner), which is no leaf")
      }
      guard target >= 0, target < targetCount else {
        throw OnnxRefusal.invalid(
          place, "\(owner) has a weight for \(prefix) \(target): expected 0 to \(targetCount - 1)")
      }
      leaves.append(leaf)
      counts[leaf] += 1
    }
    var ranges: [Range<Int>] = []
    ranges.reserveCapacity(nodeCount)
    var end = 0
    for count in counts {
      ranges.append(end..<end + count)
      end += count
    }
    var weights = [OnnxForest.Weight](
      repeating: OnnxForest.Weight(target: 0, value: 0), count: end)
    for index in leaves.indices.reversed() {
      let leaf = leaves[index]
      counts[leaf] -= 1
      weights[ranges[leaf].lowerBound + counts[leaf]] = OnnxForest.Weight(
        target: Int(targets[index]), value: values[index])
    }
    return (weights, ranges)
  }
}
