internal import CTreeKernels

/// Lays trees out in planes of 32 leaves, with the splits that matter to each, and cuts them into
/// blocks that fit a cache.
struct BitsBuilder<Number: ScoreNumber> {
  /// Trees that follow each other: where what is theirs begins, and how many they are. Their
  /// planes' ends count from there.
  struct Block {
    var splits: Int
    var setSplits: Int
    var planes: Int
    var values: Int
    var trees: Int
    var treeCount = 0
  }

  private static var planeLeafCount: Int { 32 }

  private let columns: [FeatureColumn]
  private let setPlaces: [UInt32]
  private let targetCount: Int
  private let blockBytesMax: Int
  private(set) var splits: [ctk_split] = []
  private(set) var setSplits: [ctk_set_split] = []
  private(set) var planes: [ctk_plane] = []
  private(set) var trees: [ctk_bits_tree] = []
  private(set) var values: [Number] = []
  private(set) var blocks: [Block] = []

  var splitCount: Int { splits.count + setSplits.count }

  /// - Parameter blockBytesMax: what a block takes at most, unless one tree takes more.
  init(_ ensemble: TreeEnsemble, setPlaces: [UInt32], blockBytesMax: Int) {
    self.blockBytesMax = blockBytesMax
    columns = ensemble.columns
    targetCount = ensemble.targetCount
    self.setPlaces = setPlaces
  }

  mutating func add(_ tree: DecisionTree) {
    if blocks.isEmpty || blockBytes >= blockBytesMax { beginBlock() }
    blocks[blocks.count - 1].treeCount += 1
    let order = LeafOrder(tree)
    let planeCount = (tree.leafCount + Self.planeLeafCount - 1) / Self.planeLeafCount
    for plane in 0..<planeCount { add(plane, of: tree, order) }
    trees.append(
      ctk_bits_tree(plane_count: UInt32(planeCount), target: Int32(tree.target ?? -1)))
    addValues(of: tree, order, planeCount: planeCount)
  }

  private mutating func beginBlock() {
    blocks.append(
      Block(
        splits: splits.count, setSplits: setSplits.count, planes: planes.count,
        values: values.count, trees: trees.count))
  }

  /// Of the block that trees are added to.
  private var blockBytes: Int {
    guard let block = blocks.last else { return 0 }
    return (splits.count - block.splits) * MemoryLayout<ctk_split>.stride
      + (setSplits.count - block.setSplits) * MemoryLayout<ctk_set_split>.stride
      + (planes.count - block.planes) * MemoryLayout<ctk_plane>.stride
      + (values.count - block.values) * MemoryLayout<Number>.stride
  }

  /// The splits by what becomes of missing numbers, as each kind is compared in its own way.
  private mutating func add(_ plane: Int, of tree: DecisionTree, _ order: LeafOrder) {
    let block = blocks[blocks.count - 1]
    for missingGoesLeft in [true, false] {
      for (branch, left) in zip(tree.branches, order.leftLeaves)
      where branch.missingGoesLeft == missingGoesLeft {
        guard case .atMost(let threshold) = branch.test, let kept = kept(left, in: plane) else {
          continue
        }
        splits.append(
          ctk_split(threshold: threshold, column: UInt32(branch.column), kept: kept))
      }
      if missingGoesLeft {
        planes.append(
          ctk_plane(left_end: UInt32(splits.count - block.splits), right_end: 0, set_end: 0))
      } else {
        planes[planes.count - 1].right_end = UInt32(splits.count - block.splits)
      }
    }
    for (branch, left) in zip(tree.branches, order.leftLeaves) {
      guard case .among(let index) = branch.test, let kept = kept(left, in: plane) else { continue }
      setSplits.append(
        ctk_set_split(
          column: UInt32(branch.column), set: setPlaces[Int(index)], kept: kept,
          missing_goes_right: branch.missingGoesLeft ? 0 : 1))
    }
    planes[planes.count - 1].set_end = UInt32(setSplits.count - block.setSplits)
  }

  /// The leaves of the plane without those of a branch's left side; nil when it has none of those.
  private func kept(_ left: Range<Int>, in plane: Int) -> UInt32? {
    let first = plane * Self.planeLeafCount
    let gone = left.clamped(to: first..<first + Self.planeLeafCount)
    guard !gone.isEmpty else { return nil }
    // Leaf 0 is the highest bit.
    let ones = UInt32.max >> UInt32(Self.planeLeafCount - gone.count)
    return ~(ones << UInt32(Self.planeLeafCount - (gone.upperBound - first)))
  }

  /// The numbers of the leaves from left to right, and nothing for what is missing to full planes.
  private mutating func addValues(of tree: DecisionTree, _ order: LeafOrder, planeCount: Int) {
    let width = tree.target == nil ? targetCount : 1
    for leaf in order.leaves {
      for value in tree.leafValues[leaf * width..<(leaf + 1) * width] {
        values.append(Number(value))
      }
    }
    let missing = planeCount * Self.planeLeafCount - tree.leafCount
    values.append(contentsOf: repeatElement(0, count: missing * width))
  }
}
