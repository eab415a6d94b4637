/// A tree's leaves from left to right.
struct LeafOrder {
  /// The tree's leaves by their own numbers.
  private(set) var leaves: [Int] = []
  /// For each branch, where in that order the leaves of its left side are.
  private(set) var leftLeaves: [Range<Int>]

  init(_ tree: DecisionTree) {
    leftLeaves = [Range<Int>](repeating: 0..<0, count: tree.branches.count)
    leaves.reserveCapacity(tree.leafCount)
    // Not by recursion, as a tree is as deep as its file says.
    var open: [Step] = [.enter(tree.branches.isEmpty ? ~0 : 0)]
    while let step = open.popLast() {
      switch step {
      case .enter(let place) where place < 0:
        leaves.append(Int(~place))
      case .enter(let place):
        let branch = tree.branches[Int(place)]
        open.append(.enter(branch.right))
        open.append(.endLeft(of: Int(place), first: leaves.count))
        open.append(.enter(branch.left))
      case .endLeft(let branch, let first):
        leftLeaves[branch] = first..<leaves.count
      }
    }
  }

  private enum Step {
    case enter(Int32)
    case endLeft(of: Int, first: Int)
  }
}
