internal import ServingCore

/// Holds the trees of a text against what its `tree_sizes` line says of their bytes, by which
/// LightGBM itself finds them: a file that was cut or edited is refused, as there.
struct LightGBMTreeSizes {
  private var sizes: [Int]
  /// Where the first tree begins, see ``LightGBMLines/Line/distance``.
  private var first: Int
  /// How far from there the next tree begins.
  private var expected = 0

  init(_ sizes: [Int], firstTreeAt first: Int) {
    self.sizes = sizes
    self.first = first
  }

  /// Takes note of where a tree begins.
  mutating func begin(tree: Int, at distance: Int) throws(ServingError) {
    guard tree < sizes.count else {
      throw ServingError(
        .invalidArgument, "tree_sizes: expected \(sizes.count) trees, got more")
    }
    try require(distance, "tree \(tree) begins")
    let (sum, overflow) = expected.addingReportingOverflow(sizes[tree])
    guard sizes[tree] > 0, !overflow else {
      throw ServingError(
        .invalidArgument, "tree_sizes: expected numbers above zero, got \(sizes[tree])")
    }
    expected = sum
  }

  /// Takes note of where the trees end.
  /// - Parameter isExact: whether that is right behind the last tree; else it may be later.
  func end(treeCount: Int, at distance: Int, isExact: Bool) throws(ServingError) {
    guard treeCount == sizes.count else {
      throw ServingError(
        .invalidArgument, "tree_sizes: expected \(sizes.count) trees, got \(treeCount)")
    }
    guard isExact || distance - first < expected else { return }
    try require(distance, "the last tree ends")
  }

  private func require(_ distance: Int, _ event: String) throws(ServingError) {
    guard distance - first == expected else {
      throw ServingError(
        .invalidArgument,
        "tree_sizes: \(event) at byte \(distance - first) of the trees, expected at \(expected); "
          + "the file was cut or edited since LightGBM wrote it")
    }
  }
}
