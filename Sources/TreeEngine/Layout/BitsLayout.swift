internal import CTreeKernels

/// An ensemble as bit vectors read it; nil where its trees are too large for that.
///
/// `@unchecked Sendable`: immutable after `init`.
final class BitsLayout<Number: ScoreNumber>: @unchecked Sendable {
  /// The most leaves of a tree. Every branch of a tree is asked for every row, so the walk, which
  /// asks one a level, has won long before.
  static var leafCountMax: Int { 1_024 }
  /// The most splits for each branch, on average: a branch has one for each plane that its left
  /// side touches.
  static var splitsPerBranchMax: Int { 4 }
  /// The most numbers of leaves, which planes are filled up with, for each that the ensemble has;
  /// ensembles with fewer than ``valueCountFree`` may have as many as that.
  static var valuesPerValueMax: Int { 4 }
  static var valueCountFree: Int { 1 << 18 }

  /// Bytes of a block of trees: so that with some rows it stays in a second-level cache, of which
  /// servers have 1 MiB and more a core.
  static var blockBytesMax: Int { 512 << 10 }

  /// What rows are made into.
  let columns: ColumnLayout
  /// The trees in their order, for the kernels; each points into the arrays below.
  let blocks: LayoutArray<ctk_bits>

  private let splits: LayoutArray<ctk_split>
  private let setSplits: LayoutArray<ctk_set_split>
  private let planes: LayoutArray<ctk_plane>
  private let trees: LayoutArray<ctk_bits_tree>
  private let values: LayoutArray<Number>
  private let sets: LayoutArray<UInt32>

  /// - Parameter ensemble: one that ``TreeEnsemble/check()`` found sound.
  init?(_ ensemble: TreeEnsemble, blockBytesMax: Int = BitsLayout.blockBytesMax) {
    let setLayout = SetLayout(ensemble.categorySets)
    var builder = BitsBuilder<Number>(
      ensemble, setPlaces: setLayout.places, blockBytesMax: blockBytesMax)
    let branchCount = ensemble.trees.reduce(0) { $0 + $1.branches.count }
    let valueCount = ensemble.trees.reduce(0) { $0 + $1.leafValues.count }
    let valueCountMax = max(Self.valueCountFree, valueCount * Self.valuesPerValueMax)
    for tree in ensemble.trees {
      guard tree.leafCount <= Self.leafCountMax else { return nil }
      builder.add(tree)
      guard builder.splitCount <= branchCount * Self.splitsPerBranchMax,
        builder.values.count <= valueCountMax
      else { return nil }
    }
    columns = ColumnLayout(
      ensemble.columns, missingKeys: [Int32](repeating: 0, count: ensemble.columns.count))
    let splits = LayoutArray(builder.splits)
    let setSplits = LayoutArray(builder.setSplits)
    let planes = LayoutArray(builder.planes)
    let trees = LayoutArray(builder.trees)
    let values = LayoutArray(builder.values)
    let sets = LayoutArray(setLayout.words)
    blocks = LayoutArray(
      builder.blocks.map { block in
        ctk_bits(
          splits: splits.base + block.splits, set_splits: setSplits.base + block.setSplits,
          planes: planes.base + block.planes, trees: trees.base + block.trees,
          tree_count: UInt32(block.treeCount), target_count: UInt32(ensemble.targetCount),
          values: values.base + block.values, sets: sets.base)
      })
    (self.splits, self.setSplits, self.planes) = (splits, setSplits, planes)
    (self.trees, self.values, self.sets) = (trees, values, sets)
  }
}
