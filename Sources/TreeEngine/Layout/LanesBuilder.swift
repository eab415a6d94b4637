internal import CTreeKernels

/// Puts the branches of 16 trees side by side.
struct LanesBuilder<Number: ScoreNumber> {
  private let columns: [FeatureColumn]
  private(set) var splits: [ctk_lane_split] = []
  private(set) var ends: [UInt32] = []
  private(set) var values: [Number] = []

  init(_ columns: [FeatureColumn]) {
    self.columns = columns
  }

  /// - Parameter trees: at most 16.
  mutating func add(_ trees: ArraySlice<DecisionTree>) {
    let first = splits.count
    let count = trees.map(\.branches.count).max() ?? 0
    splits += [ctk_lane_split](repeating: Self.nothing, count: count)
    for (lane, tree) in trees.enumerated() {
      let order = LeafOrder(tree)
      for (index, branch) in tree.branches.enumerated() {
        put(branch, order.leftLeaves[index], at: first + index, lane: lane)
      }
      for leaf in order.leaves { values.append(Number(tree.leafValues[leaf])) }
      let missing = LanesLayout<Number>.leafCountMax - tree.leafCount
      values.append(contentsOf: repeatElement(0, count: missing))
    }
    ends.append(UInt32(splits.count))
  }

  /// Of trees with fewer branches: whatever the answer, all leaves stay.
  private static var nothing: ctk_lane_split {
    var split = ctk_lane_split()
    withUnsafeMutableBytes(of: &split.kept) { kept in
      for index in kept.indices { kept[index] = .max }
    }
    return split
  }

  private mutating func put(_ branch: Branch, _ left: Range<Int>, at index: Int, lane: Int) {
    guard case .atMost(let threshold) = branch.test else {
      preconditionFailure("\(branch.test) in a lane")
    }
    let lowest = ctk_key(threshold == 0 ? 0 : threshold) + 1
    let highest = branch.missingGoesLeft ? Int32.max - 1 : Int32.max
    let ones = UInt32.max >> UInt32(32 - left.count)
    set(&splits[index].features, lane, UInt32(columns[Int(branch.column)].feature))
    set(&splits[index].lowest, lane, lowest)
    set(&splits[index].span, lane, UInt32(bitPattern: highest &- lowest))
    set(&splits[index].kept, lane, ~(ones << UInt32(32 - left.upperBound)))
  }

  /// Sets one element of what C calls an array and Swift a tuple.
  private func set<Lanes, Element>(_ lanes: inout Lanes, _ lane: Int, _ element: Element) {
    withUnsafeMutableBytes(of: &lanes) {
      $0.storeBytes(
        of: element, toByteOffset: lane * MemoryLayout<Element>.stride, as: Element.self)
    }
  }
}
