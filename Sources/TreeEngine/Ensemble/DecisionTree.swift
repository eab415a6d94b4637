/// One tree: branches that end in leaves.
package struct DecisionTree: Hashable, Sendable {
  /// The root first; empty when the tree is the single leaf 0.
  package var branches: [Branch]
  /// The number that each leaf adds, one leaf after the other: one each when the tree adds to one
  /// score (``target``), or else one for every score of the ensemble. A reader of a format with
  /// numbers of 32 bits puts just those here.
  package var leafValues: [Double]
  /// What the `leaf_index` output says of each leaf.
  package var leafIDs: [Int32]
  /// The score that the leaves add to; nil when they add to all of them.
  package var target: Int?

  package init(
    branches: [Branch], leafValues: [Double], leafIDs: [Int32], target: Int?
  ) {
    self.branches = branches
    self.leafValues = leafValues
    self.leafIDs = leafIDs
    self.target = target
  }

  package var leafCount: Int { leafIDs.count }
}
