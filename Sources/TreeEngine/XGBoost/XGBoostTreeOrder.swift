internal import ServingCore

/// Which of a file's trees take part, in the order in which their leaves are added up
/// (`LoadModel` in `src/gbm/gbtree_model.cc`).
struct XGBoostTreeOrder {
  /// By tree, its place in the file.
  private(set) var places: [Int]

  init(_ learner: XGBoostModel.Learner) throws(ServingError) {
    let trees = learner.booster.trees
    let count = trees.trees.count
    guard count > 0, count <= TreeEnsemble.treeCountMax else {
      throw ServingError(
        .invalidArgument,
        "the model has \(count) trees: expected from 1 to \(TreeEnsemble.treeCountMax)")
    }
    try Self.check("tree_info", trees.targets.values.count, treeCount: count)
    if let weights = learner.booster.weights {
      try Self.check("weight_drop", weights.count, treeCount: count)
    }
    places = [Int](repeating: -1, count: count)
    for (place, tree) in trees.trees.enumerated() {
      guard tree.id >= 0, tree.id < count, places[tree.id] < 0 else {
        throw ServingError(
          .invalidArgument,
          "trees[\(place)] has id \(tree.id): expected each from 0 to \(count - 1) once")
      }
      places[tree.id] = place
    }
    if let starts = trees.roundStarts?.values {
      guard starts.first == 0, starts.last == count, zip(starts, starts.dropFirst()).allSatisfy(<=)
      else {
        throw ServingError(
          .invalidArgument,
          "iteration_indptr is expected to ascend from 0 to \(count), the number of trees")
      }
    }
    // An estimator's early stopping; a Booster predicts with all trees.
    guard learner.attributes?.scikitLearn != nil, let best = learner.attributes?.bestIteration
    else { return }
    places.removeSubrange(try Self.treeCount(throughRound: best, of: trees)...)
  }

  /// How many trees there are up to and with a round.
  private static func treeCount(
    throughRound text: String, of trees: XGBoostBooster.Trees
  ) throws(ServingError) -> Int {
    let starts = trees.roundStarts?.values ?? roundStarts(of: trees)
    guard let round = Int(text), round >= 0, round < starts.count - 1, starts[round + 1] > 0 else {
      throw ServingError(
        .invalidArgument,
        "best_iteration is \(text.quotedForMessage): expected one of the model's "
          + "\(starts.count - 1) rounds, counted from 0")
    }
    return starts[round + 1]
  }

  /// For files without them: every round has as many trees (`MakeIndptr`).
  private static func roundStarts(of trees: XGBoostBooster.Trees) -> [Int] {
    let count = trees.trees.count
    let parallelCount = min(max(trees.parameters?.parallelTreeCount?.value ?? 1, 1), count)
    let groupCount = min(max(Int(trees.targets.values.max() ?? 0), 0) + 1, count)
    return Array(stride(from: 0, through: count, by: groupCount * parallelCount))
  }

  private static func check(
    _ name: String, _ count: Int, treeCount: Int
  ) throws(ServingError) {
    guard count == treeCount else {
      throw ServingError(
        .invalidArgument,
        "\(name) has \(count) elements: expected \(treeCount), one for each tree")
    }
  }
}
