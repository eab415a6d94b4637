internal import ServingCore

extension XGBoostTreeBuilder {
  func checkLeafWidth(_ tree: XGBoostTree) throws(ServingError) {
    guard tree.leafWidth == 1 || tree.leafWidth == targetCount else {
      throw ServingError(
        .invalidArgument,
        "size_leaf_vector is \(tree.leafWidth): expected 1, or \(targetCount) as the model has "
          + "targets or classes")
    }
    guard tree.leafVectors.count % tree.leafWidth == 0 else {
      throw ServingError(
        .invalidArgument,
        "the vectors of leaves have \(tree.leafVectors.count) numbers: expected a multiple of "
          + "\(tree.leafWidth)")
    }
  }

  func checkCategories(_ tree: XGBoostTree) throws(ServingError) {
    let count = tree.categoryNodes.count
    guard tree.categoryStarts.count == count, tree.categoryCounts.count == count else {
      throw ServingError(
        .invalidArgument,
        "categories_nodes, categories_segments and categories_sizes have \(count), "
          + "\(tree.categoryStarts.count) and \(tree.categoryCounts.count) elements: expected as "
          + "many each")
    }
    var last: Int32 = -1
    for (index, node) in tree.categoryNodes.enumerated() {
      guard node > last, Int(node) < tree.lefts.count else {
        throw ServingError(
          .invalidArgument,
          "categories_nodes has \(node) behind \(last): expected numbers of nodes, ascending")
      }
      last = node
      let start = tree.categoryStarts[index]
      let length = tree.categoryCounts[index]
      guard start >= 0, length > 0, start <= tree.categories.count,
        length <= tree.categories.count - start
      else {
        throw ServingError(
          .invalidArgument,
          "node \(node) has \(length) categories from place \(start) on: expected at least one, "
            + "within the \(tree.categories.count) of the tree")
      }
    }
    for category in tree.categories
    where category < 0 || category > XGBoostColumns.categoryMax {
      throw ServingError(
        .invalidArgument,
        "there is a category \(category): expected one from 0 to \(XGBoostColumns.categoryMax)")
    }
    for (node, type) in (tree.splitTypes ?? []).enumerated() where type != 0 {
      guard type == 1, tree.categories(ofNode: node).isEmpty == false else {
        throw ServingError(
          .invalidArgument,
          "node \(node) has split_type \(type): expected 0, for numbers, or 1, for categories, "
            + "which categories_nodes then has")
      }
    }
  }
}

extension XGBoostTree {
  /// The categories of the branch that is `index` in ``categoryNodes``; their range is checked.
  func categories(at index: Int) -> ArraySlice<Int32> {
    categories[categoryStarts[index]..<categoryStarts[index] + categoryCounts[index]]
  }

  /// The categories of a branch; none for other nodes.
  func categories(ofNode node: Int) -> ArraySlice<Int32> {
    var places = 0..<categoryNodes.count
    while !places.isEmpty {
      let middle = places.lowerBound + places.count / 2
      if categoryNodes[middle] == Int32(node) { return categories(at: middle) }
      places =
        categoryNodes[middle] < Int32(node)
        ? middle + 1..<places.upperBound : places.lowerBound..<middle
    }
    return []
  }
}
