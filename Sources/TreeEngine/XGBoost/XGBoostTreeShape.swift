internal import ServingCore

/// A tree's nodes in the order of an ensemble: checked to be a tree, and numbered.
struct XGBoostTreeShape {
  /// The file's number of each branch, the root first, and of each leaf.
  private(set) var branches: [Int32] = []
  private(set) var leaves: [Int32] = []
  /// By the file's numbers: a branch by its index, the leaf `~index`.
  private(set) var places: [Int32]

  /// - Throws: `INVALID_ARGUMENT` unless the root leads to every node once, but for deleted ones.
  init(_ tree: XGBoostTree) throws(ServingError) {
    let nodeCount = tree.lefts.count
    // No node is place Int32.min, as there are fewer.
    let unseen = Int32.min
    places = [Int32](repeating: unseen, count: nodeCount)
    var open: [Int32] = [0]
    while let node = open.popLast() {
      guard places[Int(node)] == unseen else {
        throw ServingError(
          .invalidArgument, "node \(node) is reached twice: expected every node below one other")
      }
      let left = tree.lefts[Int(node)]
      if left == -1 {
        places[Int(node)] = ~Int32(leaves.count)
        leaves.append(node)
        continue
      }
      let right = tree.rights[Int(node)]
      guard left > 0, Int(left) < nodeCount - 1, right == left + 1 else {
        // XGBoost's predictor never looks at the right child, so that another one would not count.
        throw ServingError(
          .invalidArgument,
          "node \(node) has the children \(left) and \(right): expected two nodes, one behind the "
            + "other, from 1 to \(nodeCount - 1)")
      }
      places[Int(node)] = Int32(branches.count)
      branches.append(node)
      open.append(right)
      open.append(left)
    }
    let deletedCount = tree.parameters.deletedCount?.value ?? 0
    let unreachedCount = nodeCount - branches.count - leaves.count
    guard unreachedCount == deletedCount else {
      throw ServingError(
        .invalidArgument,
        "\(unreachedCount) nodes are not reached from the root: expected \(deletedCount), which "
          + "is how many are deleted")
    }
  }
}
