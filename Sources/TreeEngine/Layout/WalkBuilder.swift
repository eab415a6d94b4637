internal import CTreeKernels

/// Puts the nodes of trees one behind the other.
struct WalkBuilder {
  private let columns: [FeatureColumn]
  private let setPlaces: [UInt32]
  private(set) var keys: KeyPlan
  private(set) var nodes: [ctk_wide_node] = []
  private(set) var leafNumbers: [UInt32] = []
  private(set) var trees: [ctk_walk_tree] = []
  private(set) var firstLeafIDs: [UInt32] = []
  private var valueCount = 0
  private var leafCount = 0

  init(_ ensemble: TreeEnsemble, setPlaces: [UInt32]) {
    columns = ensemble.columns
    keys = KeyPlan(ensemble)
    self.setPlaces = setPlaces
    let branchCount = ensemble.trees.reduce(0) { $0 + $1.branches.count }
    nodes.reserveCapacity(2 * branchCount + ensemble.trees.count)
    leafNumbers.reserveCapacity(2 * branchCount + ensemble.trees.count)
  }

  mutating func add(_ tree: DecisionTree) {
    let root = nodes.count
    firstLeafIDs.append(UInt32(leafCount))
    var depth = 0
    addNode()
    // Of the file's own depth, so not by recursion.
    var open: [(from: Int32, place: Int, depth: Int)] = [
      (tree.branches.isEmpty ? ~0 : 0, root, 0)
    ]
    while let next = open.popLast() {
      guard next.from >= 0 else {
        leafNumbers[next.place] = UInt32(~next.from)
        depth = max(depth, next.depth)
        continue
      }
      let branch = tree.branches[Int(next.from)]
      let left = nodes.count
      addNode()
      addNode()
      nodes[next.place] = node(branch, step: left - next.place)
      open.append((branch.right, left + 1, next.depth + 1))
      open.append((branch.left, left, next.depth + 1))
    }
    trees.append(
      ctk_walk_tree(
        root: UInt32(root), first_leaf: UInt32(valueCount), depth: UInt32(depth),
        target: Int32(tree.target ?? -1)))
    valueCount += tree.leafValues.count
    leafCount += tree.leafCount
  }

  /// A leaf until it is overwritten: no key is greater than its threshold.
  private mutating func addNode() {
    nodes.append(ctk_wide_node(threshold: .max, step: 0, column: 0, set: 0))
    leafNumbers.append(0)
  }

  private mutating func node(_ branch: Branch, step: Int) -> ctk_wide_node {
    let column = UInt32(keys.place(of: branch, columns))
    switch branch.test {
    case .atMost(let threshold):
      // Both zeros are at most zero, and only the key of +0 says so.
      let key = ctk_key(threshold == 0 ? 0 : threshold)
      return ctk_wide_node(threshold: key, step: Int32(step), column: column, set: 0)
    case .among(let index):
      return ctk_wide_node(
        threshold: branch.missingGoesLeft ? 0 : 1, step: Int32(step), column: column,
        set: setPlaces[Int(index)] + 1)
    }
  }

  /// The same nodes in half the memory; nil when one of them does not fit.
  func narrowNodes() -> [ctk_node]? {
    var narrow: [ctk_node] = []
    narrow.reserveCapacity(nodes.count)
    for node in nodes {
      guard node.set == 0, let step = Int16(exactly: node.step),
        let column = UInt16(exactly: node.column)
      else { return nil }
      narrow.append(ctk_node(threshold: node.threshold, column: column, step: step))
    }
    return narrow
  }

  /// The trees of each group by depth, so that those that are walked together end together.
  func order() -> [UInt32] {
    let group = Int(ctk_walk_group)
    return stride(from: 0, to: trees.count, by: group).flatMap { first in
      (first..<min(first + group, trees.count))
        .sorted { (trees[$0].depth, $0) < (trees[$1].depth, $1) }
        .map(UInt32.init)
    }
  }
}
