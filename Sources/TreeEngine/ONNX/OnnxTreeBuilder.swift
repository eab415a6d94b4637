internal import ServingCore

/// Makes an ensemble's trees of a forest, whose nodes may stand in any order and lead anywhere.
struct OnnxTreeBuilder {
  /// How many numbers of leaves may be kept for each weight of the model beyond the first
  /// ``freeValueCount``: where the leaves of a tree weigh several targets, zeros stand for the
  /// weights that they do not have.
  private static let valuesPerWeightMax = 64
  private static let freeValueCount = 1 << 20

  private struct Step {
    var place: Int
    /// The branch of the tree that leads here; nil for the root.
    var parent: Int?
    var isLeft: Bool
  }

  private let forest: OnnxForest
  private let place: String
  private(set) var columns: OnnxColumns
  private var isBranchReached: [Bool]
  private var isLeafReached: [Bool]
  private var valueCount = 0

  /// - Throws: `INVALID_ARGUMENT` when the forest is over the limits of ``TreeEnsemble``.
  init(_ forest: OnnxForest, featureCount: Int, place: String) throws(ServingError) {
    guard !forest.roots.isEmpty else {
      throw OnnxRefusal.invalid(place, "it has no tree: expected at least one")
    }
    guard forest.branches.count <= TreeEnsemble.branchCountMax else {
      throw OnnxRefusal.unsupported(
        "\(place) has \(forest.branches.count) branches: expected at most "
          + "\(TreeEnsemble.branchCountMax)")
    }
    self.forest = forest
    self.place = place
    columns = try OnnxColumns(forest, featureCount: featureCount, place: place)
    isBranchReached = [Bool](repeating: false, count: forest.branches.count)
    isLeafReached = [Bool](repeating: false, count: forest.leaves.count)
  }

  mutating func trees() throws(ServingError) -> [DecisionTree] {
    var trees: [DecisionTree] = []
    trees.reserveCapacity(forest.roots.count)
    for root in forest.roots { trees.append(try tree(root)) }
    // ONNX Runtime leaves out what no root leads to, but begins a tree with another node than its
    // root all the same (see OnnxNodeTable), and that is hardly what the model's maker meant.
    guard !isBranchReached.contains(false), !isLeafReached.contains(false) else {
      throw OnnxRefusal.unsupported("\(place) has nodes that no tree's first node leads to")
    }
    return trees
  }

  private mutating func tree(_ root: Int) throws(ServingError) -> DecisionTree {
    var branches: [Branch] = []
    var leaves: [Int] = []
    var steps = [Step(place: try start(root), parent: nil, isLeft: false)]
    while let step = steps.popLast() {
      let isLeaf = step.place < 0
      let number = isLeaf ? ~leaves.count : branches.count
      if let parent = step.parent {
        if step.isLeft {
          branches[parent].left = Int32(number)
        } else {
          branches[parent].right = Int32(number)
        }
      }
      if isLeaf {
        try reach(&isLeafReached, ~step.place)
        leaves.append(~step.place)
        continue
      }
      try reach(&isBranchReached, step.place)
      let source = forest.branches[step.place]
      let (branch, isSwapped) = try columns.branch(source)
      branches.append(branch)
      let left = isSwapped ? source.whenFalse : source.whenTrue
      let right = isSwapped ? source.whenTrue : source.whenFalse
      steps.append(Step(place: right, parent: number, isLeft: false))
      steps.append(Step(place: left, parent: number, isLeft: true))
    }
    return try tree(branches, leaves)
  }

  /// Where a tree begins: at its only leaf when its root leads there on both sides, which is how
  /// `TreeEnsemble` writes a tree without branches.
  private mutating func start(_ root: Int) throws(ServingError) -> Int {
    guard root >= 0, forest.branches[root].whenTrue < 0,
      forest.branches[root].whenTrue == forest.branches[root].whenFalse
    else { return root }
    try reach(&isBranchReached, root)
    return forest.branches[root].whenTrue
  }

  private func reach(_ isReached: inout [Bool], _ index: Int) throws(ServingError) {
    guard !isReached[index] else {
      throw OnnxRefusal.unsupported("\(place) has a node that several others lead to")
    }
    isReached[index] = true
  }

  private mutating func tree(
    _ branches: [Branch], _ leaves: [Int]
  ) throws(ServingError) -> DecisionTree {
    var target = forest.targetCount == 1 ? 0 : nil
    var isShared = false
    for leaf in leaves {
      for weight in forest.weights[forest.leaves[leaf].weights] {
        if let target, target != weight.target { isShared = true }
        target = weight.target
      }
    }
    let width = isShared ? forest.targetCount : 1
    valueCount += leaves.count * width
    guard
      valueCount <= OnnxTreeBuilder.freeValueCount + forest.leaves.count
        + OnnxTreeBuilder.valuesPerWeightMax * forest.weights.count
    else {
      throw OnnxRefusal.unsupported(
        "\(place) has trees of \(forest.targetCount) targets that weigh less than one of "
          + "\(OnnxTreeBuilder.valuesPerWeightMax) in a leaf")
    }
    var values = [Double](repeating: 0, count: leaves.count * width)
    for (index, leaf) in leaves.enumerated() {
      try fill(&values, at: index * width, isShared: isShared, from: forest.leaves[leaf])
    }
    return DecisionTree(
      branches: branches, leafValues: values, leafIDs: leaves.map { forest.leaves[$0].id },
      target: isShared ? nil : target ?? 0)
  }

  private func fill(
    _ values: inout [Double], at start: Int, isShared: Bool, from leaf: OnnxForest.Leaf
  ) throws(ServingError) {
    // With one target, ONNX Runtime adds the leaf's first weight, or what nodes_values has for it.
    guard forest.targetCount > 1 || !leaf.weights.isEmpty else {
      throw OnnxRefusal.unsupported("\(place) has a leaf without a weight, node \(leaf.id)")
    }
    if leaf.weights.count > 1 {
      let targets = forest.weights[leaf.weights].map(\.target).sorted()
      guard zip(targets, targets.dropFirst()).allSatisfy({ $0 < $1 }) else {
        throw OnnxRefusal.unsupported(
          "\(place) has a leaf of several weights for one target, node \(leaf.id)")
      }
    }
    for weight in forest.weights[leaf.weights] {
      values[start + (isShared ? weight.target : 0)] = Double(weight.value)
    }
  }
}
