internal import ServingCore

/// Makes trees of the ensemble from those of a file. Errors name the node, not the tree.
struct XGBoostTreeBuilder {
  /// The most nodes of a tree, so that branches are within their limit.
  static let nodeCountMax = 2 * TreeEnsemble.branchCountMax + 1

  let featureCount: Int
  /// Scores of a row.
  let targetCount: Int
  private(set) var columns = XGBoostColumns()
  private var branchCount = 0

  init(featureCount: Int, targetCount: Int) {
    self.featureCount = featureCount
    self.targetCount = targetCount
  }

  /// Checks that the arrays of a tree fit together, and makes room for its categories; done with
  /// all trees before the first ``build(_:target:weight:)``.
  mutating func survey(_ tree: XGBoostTree) throws(ServingError) {
    let nodeCount = tree.parameters.nodeCount.value
    guard nodeCount > 0, nodeCount <= Self.nodeCountMax else {
      throw ServingError(
        .invalidArgument, "num_nodes is \(nodeCount): expected from 1 to \(Self.nodeCountMax)")
    }
    let counts = [
      ("left_children", tree.lefts.count), ("right_children", tree.rights.count),
      ("split_indices", tree.features.count), ("split_conditions", tree.conditions.count),
      ("default_left", tree.missingGoesLeft.count),
      ("split_type", tree.splitTypes?.count ?? nodeCount),
    ]
    for (name, count) in counts where count != nodeCount {
      throw ServingError(
        .invalidArgument,
        "\(name) has \(count) elements: expected \(nodeCount), one for each node")
    }
    try checkLeafWidth(tree)
    try checkCategories(tree)
    for (index, node) in tree.categoryNodes.enumerated()
    where tree.splitTypes?[Int(node)] == 1 {
      let feature = tree.features[Int(node)]
      guard feature >= 0, feature < featureCount else { continue }
      for category in tree.categories(at: index) { columns.cover(category, feature: feature) }
    }
  }

  /// - Parameters:
  ///   - target: the score that leaves of one number add to.
  ///   - weight: what the leaves are multiplied with.
  mutating func build(
    _ tree: XGBoostTree, target: Int, weight: Float
  ) throws(ServingError) -> DecisionTree {
    let shape = try XGBoostTreeShape(tree)
    branchCount += shape.branches.count
    guard branchCount <= TreeEnsemble.branchCountMax else {
      throw ServingError(
        .invalidArgument,
        "the model is too large: expected at most \(TreeEnsemble.branchCountMax) branches")
    }
    var branches: [Branch] = []
    branches.reserveCapacity(shape.branches.count)
    for node in shape.branches { branches.append(try branch(Int(node), of: tree, shape)) }
    return DecisionTree(
      branches: branches, leafValues: try leafValues(of: tree, shape, weight: weight),
      leafIDs: shape.leaves, target: tree.leafWidth > 1 ? nil : target)
  }

  private mutating func branch(
    _ node: Int, of tree: XGBoostTree, _ shape: XGBoostTreeShape
  ) throws(ServingError) -> Branch {
    let feature = tree.features[node]
    guard feature >= 0, feature < featureCount else {
      throw ServingError(
        .invalidArgument,
        "node \(node) asks for feature \(feature): expected one from 0 to \(featureCount - 1)")
    }
    let left = shape.places[Int(tree.lefts[node])]
    let right = shape.places[Int(tree.rights[node])]
    let missingGoesLeft = tree.missingGoesLeft[node]
    if let types = tree.splitTypes, types[node] == 1 {
      let (column, set) = try columns.allBut(tree.categories(ofNode: node), feature: feature)
      return Branch(
        column: column, test: .among(set), missingGoesLeft: missingGoesLeft, left: left,
        right: right)
    }
    let column = try columns.number(feature: feature)
    let condition = tree.conditions[node]
    guard condition > -.infinity else {
      // No number is below -Infinity or NaN, so that all go right; and no number is above
      // Infinity, so that with the children exchanged all go left, to the same place.
      return Branch(
        column: column, test: .atMost(.infinity), missingGoesLeft: !missingGoesLeft, left: right,
        right: left)
    }
    // Below a number is at most the next one down, 32 bits wide both.
    return Branch(
      column: column, test: .atMost(condition.nextDown), missingGoesLeft: missingGoesLeft,
      left: left, right: right)
  }

  private func leafValues(
    of tree: XGBoostTree, _ shape: XGBoostTreeShape, weight: Float
  ) throws(ServingError) -> [Double] {
    guard tree.leafWidth > 1 else {
      return shape.leaves.map { Double(tree.conditions[Int($0)] * weight) }
    }
    let vectorCount = tree.leafVectors.count / tree.leafWidth
    // Fewer would let a small file become many numbers.
    guard vectorCount >= shape.leaves.count else {
      throw ServingError(
        .invalidArgument,
        "there are \(vectorCount) vectors: expected at least \(shape.leaves.count), one for each "
          + "leaf")
    }
    var values: [Double] = []
    values.reserveCapacity(shape.leaves.count * tree.leafWidth)
    for leaf in shape.leaves {
      let place = tree.everyNodeHasVector ? leaf : tree.rights[Int(leaf)]
      guard place >= 0, place < vectorCount else {
        throw ServingError(
          .invalidArgument,
          "leaf \(leaf) has vector \(place): expected one from 0 to \(vectorCount - 1)")
      }
      let first = Int(place) * tree.leafWidth
      values += tree.leafVectors[first..<first + tree.leafWidth].lazy.map(Double.init)
    }
    return values
  }
}
