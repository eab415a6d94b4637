internal import CTreeKernels

/// An ensemble as walks read it: pairs of nodes, the left one first, so that the answer of a branch
/// is added to the place it leads to.
///
/// `@unchecked Sendable`: immutable after `init`.
final class WalkLayout<Number: ScoreNumber>: @unchecked Sendable {
  /// What rows are made into.
  let keys: ColumnLayout
  /// As ``KeyPlan/denseFeatureCount``.
  let denseFeatureCount: Int?
  /// For the kernels; points into the arrays below.
  let walk: UnsafeMutablePointer<ctk_walk>
  /// What the `leaf_index` output says, tree after tree, and where each tree's begin.
  let leafIDs: LayoutArray<Int32>
  let firstLeafIDs: LayoutArray<UInt32>

  private let nodes: LayoutArray<ctk_node>?
  private let wideNodes: LayoutArray<ctk_wide_node>?
  private let leafNumbers: LayoutArray<UInt32>
  private let trees: LayoutArray<ctk_walk_tree>
  private let order: LayoutArray<UInt32>
  private let values: LayoutArray<Number>
  private let sets: LayoutArray<UInt32>

  /// - Parameter ensemble: one that ``TreeEnsemble/check()`` found sound.
  init(_ ensemble: TreeEnsemble) {
    let setLayout = SetLayout(ensemble.categorySets)
    var builder = WalkBuilder(ensemble, setPlaces: setLayout.places)
    for tree in ensemble.trees { builder.add(tree) }
    keys = ColumnLayout(builder.keys.columns, missingKeys: builder.keys.missingKeys)
    denseFeatureCount = builder.keys.denseFeatureCount
    nodes = builder.narrowNodes().map { LayoutArray($0) }
    wideNodes = nodes == nil ? LayoutArray(builder.nodes) : nil
    leafNumbers = LayoutArray(builder.leafNumbers)
    trees = LayoutArray(builder.trees)
    order = LayoutArray(builder.order())
    values = LayoutArray(ensemble.trees.lazy.flatMap(\.leafValues).map { Number($0) })
    sets = LayoutArray(setLayout.words)
    leafIDs = LayoutArray(ensemble.trees.flatMap(\.leafIDs))
    firstLeafIDs = LayoutArray(builder.firstLeafIDs)
    walk = .allocate(capacity: 1)
    walk.initialize(
      to: ctk_walk(
        nodes: nodes?.base, wide_nodes: wideNodes?.base, leaf_numbers: leafNumbers.base,
        trees: trees.base, order: order.base, tree_count: UInt32(ensemble.trees.count),
        target_count: UInt32(ensemble.targetCount), values: values.base, sets: sets.base))
  }

  deinit { walk.deallocate() }

  var treeCount: Int { trees.count }

  /// Makes a row's keys.
  func fill(_ row: UnsafeRawPointer, into place: UnsafeMutablePointer<Int32>) {
    if let denseFeatureCount {
      ctk_fill_dense_keys(UInt32(denseFeatureCount), row, place)
    } else {
      ctk_fill_keys(keys.columns.base, UInt32(keys.count), row, place)
    }
  }
}
