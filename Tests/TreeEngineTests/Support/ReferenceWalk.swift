@testable import TreeEngine

/// Answers rows by the definition of ``TreeEnsemble``, one branch after the other: what kernels
/// and readers are held against. Slow on purpose, as it is to be seen to be right.
struct ReferenceWalk {
  let ensemble: TreeEnsemble

  /// The index of the leaf that every tree ends in.
  func leaves(of row: [Float]) -> [Int] {
    ensemble.trees.map { leaf(of: row, in: $0) }
  }

  /// What the `leaf_index` output says.
  func leafIDs(of row: [Float]) -> [Int32] {
    zip(ensemble.trees, leaves(of: row)).map { tree, leaf in tree.leafIDs[leaf] }
  }

  /// The raw scores; where the ensemble adds in 32 bits, each is one of those.
  func scores(of row: [Float]) -> [Double] {
    switch ensemble.sum.precision {
    case .double: sums(of: row, as: Double.self)
    case .float: sums(of: row, as: Float.self).map(Double.init)
    }
  }

  private func sums<Number: BinaryFloatingPoint>(
    of row: [Float], as type: Number.Type
  ) -> [Number] {
    var sums = ensemble.sum.first.map { Number($0) }
    for (tree, leaf) in zip(ensemble.trees, leaves(of: row)) {
      if let target = tree.target {
        sums[target] += Number(tree.leafValues[leaf])
      } else {
        for target in sums.indices {
          sums[target] += Number(tree.leafValues[leaf * sums.count + target])
        }
      }
    }
    if ensemble.sum.divisor != 1 {
      for target in sums.indices { sums[target] /= Number(ensemble.sum.divisor) }
    }
    for (target, last) in ensemble.sum.last.enumerated() { sums[target] += Number(last) }
    return sums
  }

  private func leaf(of row: [Float], in tree: DecisionTree) -> Int {
    guard !tree.branches.isEmpty else { return 0 }
    var place: Int32 = 0
    repeat {
      let branch = tree.branches[Int(place)]
      place = goesLeft(row, branch) ? branch.left : branch.right
    } while place >= 0
    return Int(~place)
  }

  private func goesLeft(_ row: [Float], _ branch: Branch) -> Bool {
    let column = ensemble.columns[Int(branch.column)]
    let value = row[column.feature]
    if value.isNaN { return branch.missingGoesLeft }
    switch (column, branch.test) {
    case (.number, .atMost(let threshold)):
      return value <= threshold
    case (.numberOrZero, .atMost(let threshold)):
      return abs(value) <= FeatureColumn.zeroThreshold
        ? branch.missingGoesLeft : value <= threshold
    case (.category(_, let capacity, let cutsTowardsZero), .among(let index)):
      let isCategory = value > -1 && (cutsTowardsZero || value >= 0) && value < Float(capacity)
      return set(index).contains(isCategory ? Int(value) : capacity)
    case (.exact(_, let values), .among(let index)):
      return set(index).contains(values.firstIndex(of: value) ?? values.count)
    default:
      preconditionFailure("\(branch.test) asked of \(column)")
    }
  }

  private func set(_ index: Int32) -> CategorySet { ensemble.categorySets[Int(index)] }
}
