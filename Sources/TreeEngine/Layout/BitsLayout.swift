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

  /// What rows are made into.
  let columns: ColumnLayout
  /// For the kernels; points into the arrays below.
  let bits: UnsafeMutablePointer<ctk_bits>

  private let splits: LayoutArray<ctk_split>
  private let setSplits: LayoutArray<ctk_set_split>
  private let planes: LayoutArray<ctk_plane>
  private let trees: LayoutArray<ctk_bits_tree>
  private let values: LayoutArray<Number>
  private let sets: LayoutArray<UInt32>

  /// - Parameter ensemble: one that ``TreeEnsemble/check()`` found sound.
  init?(_ ensemble: TreeEnsemble) {
    let setLayout = SetLayout(ensemble.categorySets)
    var builder = BitsBuilder<Number>(ensemble, setPlaces: setLayout.places)
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
    splits = LayoutArray(builder.splits)
    setSplits = LayoutArray(builder.setSplits)
    planes = LayoutArray(builder.planes)
    trees = LayoutArray(builder.trees)
    values = LayoutArray(builder.values)
    sets = LayoutArray(setLayout.words)
    bits = .allocate(capacity: 1)
    bits.initialize(
      to: ctk_bits(
        splits: splits.base, set_splits: setSplits.base, planes: planes.base, trees: trees.base,
        tree_count: UInt32(ensemble.trees.count), target_count: UInt32(ensemble.targetCount),
        values: values.base, sets: sets.base))
  }

  deinit { bits.deallocate() }
}
