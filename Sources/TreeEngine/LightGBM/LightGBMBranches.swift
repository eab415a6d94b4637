internal import ServingCore

/// Makes a tree's branches of its numbers (`Tree::NumericalDecision` and
/// `Tree::CategoricalDecision` in `include/LightGBM/tree.h`).
enum LightGBMBranches {
  /// What counts as missing: bits 2 and 3 of a decision type.
  private enum Missing: UInt8 {
    /// Nothing; NaN is taken for zero.
    case none = 0
    /// Zero, and NaN.
    case zero = 1
    case nan = 2
  }

  private static let categoryBit: UInt8 = 1
  private static let defaultLeftBit: UInt8 = 2

  /// - Throws: `INVALID_ARGUMENT` for a feature, threshold or decision type that cannot be, and
  ///   unless each branch and each leaf is reached from the root in exactly one way.
  static func read(
    _ tree: LightGBMTreeText, featureCount: Int, columns: inout LightGBMColumns
  ) throws(ServingError) -> [Branch] {
    try requireTree(tree)
    var branches: [Branch] = []
    branches.reserveCapacity(tree.splitFeatures.count)
    for place in tree.splitFeatures.indices {
      let feature = tree.splitFeatures[place]
      guard feature >= 0, feature < featureCount else {
        throw ServingError(
          .invalidArgument,
          "split_feature: expected 0 to max_feature_idx (\(featureCount - 1)), got \(feature)")
      }
      let isCategory = tree.decisionTypes[place] & categoryBit != 0
      branches.append(
        isCategory
          ? try category(tree, place, feature, columns: &columns)
          : try number(tree, place, feature, columns: &columns))
    }
    return branches
  }

  private static func number(
    _ tree: LightGBMTreeText, _ place: Int, _ feature: Int, columns: inout LightGBMColumns
  ) throws(ServingError) -> Branch {
    let type = tree.decisionTypes[place]
    guard let missing = Missing(rawValue: type >> 2) else {
      throw ServingError(
        .invalidArgument, "decision_type: expected 0 to 11, got \(type) for branch \(place)")
    }
    let threshold = tree.thresholds[place]
    guard !threshold.isNaN else {
      throw ServingError(
        .invalidArgument, "threshold: expected numbers, got NaN for branch \(place)")
    }
    let defaultLeft = type & defaultLeftBit != 0
    return Branch(
      column: try columns.number(feature: feature, zeroIsMissing: missing == .zero),
      test: .atMost(LightGBMThreshold.atMost(threshold)),
      missingGoesLeft: missing == .none ? LightGBMThreshold.zeroGoesLeft(threshold) : defaultLeft,
      left: tree.leftChildren[place], right: tree.rightChildren[place])
  }

  /// A row goes left when its category is in the set. NaN and everything that is no category go
  /// right, whatever the decision type says of missing.
  private static func category(
    _ tree: LightGBMTreeText, _ place: Int, _ feature: Int, columns: inout LightGBMColumns
  ) throws(ServingError) -> Branch {
    let setCount = tree.categoryBoundaries.count - 1
    let threshold = tree.thresholds[place]
    guard let set = Int(exactly: threshold), set >= 0, set < setCount else {
      throw ServingError(
        .invalidArgument,
        "threshold: expected one of \(setCount) sets of categories (num_cat), got \(threshold) "
          + "for branch \(place)")
    }
    let words = tree.categoryBoundaries[set]..<tree.categoryBoundaries[set + 1]
    let column = try columns.category(feature: feature)
    return Branch(
      column: column,
      test: .among(try columns.set(tree.categoryWords[words], column: column)),
      missingGoesLeft: false, left: tree.leftChildren[place], right: tree.rightChildren[place])
  }

  private static func requireTree(_ tree: LightGBMTreeText) throws(ServingError) {
    guard tree.leafCount > 1 else { return }
    var branchIsReached = [Bool](repeating: false, count: tree.splitFeatures.count)
    var leafIsReached = [Bool](repeating: false, count: tree.leafCount)
    var leavesReached = 0
    var open: [Int32] = [0]
    while let place = open.popLast() {
      if place >= 0, place < branchIsReached.count, !branchIsReached[Int(place)] {
        branchIsReached[Int(place)] = true
        open.append(tree.leftChildren[Int(place)])
        open.append(tree.rightChildren[Int(place)])
      } else if place < 0, ~place < leafIsReached.count, !leafIsReached[Int(~place)] {
        leafIsReached[Int(~place)] = true
        leavesReached += 1
      } else {
        throw ServingError(
          .invalidArgument,
          "left_child, right_child: expected each of \(branchIsReached.count) branches and "
            + "\(leafIsReached.count) leaves (negative) once, got \(place) "
            + (place < branchIsReached.count && ~place < leafIsReached.count ? "twice" : "as well"))
      }
    }
    // Each leaf is reached, so each branch is: a tree has one branch less than leaves.
    guard leavesReached == tree.leafCount else {
      throw ServingError(
        .invalidArgument,
        "left_child, right_child: expected \(tree.leafCount) leaves below the first branch, got "
          + "\(leavesReached)")
    }
  }
}
