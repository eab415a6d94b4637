/// One branch of a tree: a question about a column, and where its two answers lead.
package struct Branch: Hashable, Sendable {
  /// An index into ``TreeEnsemble/columns``.
  package var column: Int32
  package var test: BranchTest
  /// Where rows go whose column is missing.
  package var missingGoesLeft: Bool
  /// Where rows go for which the test holds: a branch by its index, which is greater than this
  /// one's or not, or the leaf `~left`.
  package var left: Int32
  /// Where all other rows go.
  package var right: Int32

  package init(
    column: Int32, test: BranchTest, missingGoesLeft: Bool, left: Int32, right: Int32
  ) {
    self.column = column
    self.test = test
    self.missingGoesLeft = missingGoesLeft
    self.left = left
    self.right = right
  }
}
