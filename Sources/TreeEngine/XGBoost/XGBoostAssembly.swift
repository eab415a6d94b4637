internal import ServingCore

/// Makes an ensemble of a decoded model. Errors say what was expected and what came, in the file's
/// own words.
struct XGBoostAssembly {
  private let learner: XGBoostModel.Learner
  private let trees: XGBoostBooster.Trees

  init(_ model: XGBoostModel) {
    learner = model.learner
    trees = model.learner.booster.trees
  }

  func ensemble() throws(ServingError) -> TreeEnsemble {
    let objective = try objective()
    let targetCount = try targetCount(objective)
    let featureCount = learner.parameters.featureCount.value
    guard featureCount > 0, featureCount <= TreeEnsemble.featureCountMax else {
      throw ServingError(
        .invalidArgument,
        "num_feature is \(featureCount): expected from 1 to \(TreeEnsemble.featureCountMax)")
    }
    let margins = try margins(objective, targetCount)
    let order = try XGBoostTreeOrder(learner)
    var builder = XGBoostTreeBuilder(featureCount: featureCount, targetCount: targetCount)
    for place in order.places {
      try at(place) { () throws(ServingError) in try builder.survey(trees.trees[place]) }
    }
    var built: [DecisionTree] = []
    built.reserveCapacity(order.places.count)
    for (index, place) in order.places.enumerated() {
      let tree = try at(place) { () throws(ServingError) in
        try builder.build(
          trees.trees[place], target: try target(ofTree: index, targetCount),
          weight: try weight(ofTree: index, leafWidth: trees.trees[place].leafWidth))
      }
      built.append(tree)
    }
    return TreeEnsemble(
      inputName: "features", featureCount: featureCount, columns: builder.columns.columns,
      trees: built, categorySets: builder.columns.sets, targetCount: targetCount,
      sum: LeafSum(precision: .float, first: margins),
      outputs: outputs(objective, targetCount: targetCount, treeCount: built.count))
  }

  private func objective() throws(ServingError) -> XGBoostObjective {
    let name = learner.objective.name
    guard let objective = XGBoostObjective.named(name) else {
      throw ServingError(
        .invalidArgument,
        "the model's objective is \(name.quotedForMessage): expected one of "
          + XGBoostObjective.names.joined(separator: ", "))
    }
    return objective
  }

  /// Scores of a row (`OutputLength` in `src/learner.cc`).
  private func targetCount(_ objective: XGBoostObjective) throws(ServingError) -> Int {
    let classCount = learner.parameters.classCount.value
    let targetCount = learner.parameters.targetCount?.value ?? 1
    guard classCount <= 1 || targetCount <= 1 else {
      throw ServingError(
        .invalidArgument,
        "the model has \(classCount) classes and \(targetCount) targets: expected only one of the "
          + "two above 1")
    }
    guard !objective.isMulticlass || classCount > 0 else {
      throw ServingError(
        .invalidArgument,
        "num_class is 0: expected the number of classes, as the objective is "
          + learner.objective.name)
    }
    let count = max(classCount, targetCount, 1)
    guard count <= TreeEnsemble.targetCountMax else {
      throw ServingError(
        .invalidArgument,
        "the model has \(count) targets or classes: expected at most "
          + "\(TreeEnsemble.targetCountMax)")
    }
    return count
  }

  /// What each sum begins with. Before XGBoost 3.1 there was one base score for all targets.
  private func margins(
    _ objective: XGBoostObjective, _ targetCount: Int
  ) throws(ServingError) -> [Double] {
    var scores = learner.parameters.baseScore.values
    if scores.count == 1 { scores = Array(repeating: scores[0], count: targetCount) }
    guard scores.count == targetCount else {
      throw ServingError(
        .invalidArgument,
        "base_score has \(scores.count) numbers: expected 1, or \(targetCount) as the model has "
          + "targets or classes")
    }
    var margins: [Double] = []
    for score in scores {
      guard let margin = objective.link.margin(of: score) else {
        throw ServingError(
          .invalidArgument,
          "base_score is \(score): expected \(objective.link.domain), as the objective is "
            + learner.objective.name)
      }
      margins.append(Double(margin))
    }
    return margins
  }

  private func target(
    ofTree index: Int, _ targetCount: Int
  ) throws(ServingError) -> Int {
    let target = Int(trees.targets.values[index])
    guard target >= 0, target < targetCount else {
      throw ServingError(
        .invalidArgument,
        "tree_info says class or target \(target): expected one from 0 to \(targetCount - 1)")
    }
    return target
  }

  private func weight(ofTree index: Int, leafWidth: Int) throws(ServingError) -> Float {
    guard let weights = learner.booster.weights else { return 1 }
    guard leafWidth == 1 else {
      throw ServingError(
        .invalidArgument,
        "size_leaf_vector is \(leafWidth): expected 1, as the booster is dart, for which XGBoost "
          + "has no vectors in leaves")
    }
    return weights[index]
  }

  private func outputs(
    _ objective: XGBoostObjective, targetCount: Int, treeCount: Int
  ) -> [EnsembleOutput] {
    func output(
      _ name: String, _ datatype: Datatype, width: Int, _ content: EnsembleOutput.Content
    ) -> EnsembleOutput {
      let spec = TensorSpec(
        name: name, datatype: datatype, dimensions: [.dynamic(name: "batch"), .fixed(width)])
      return EnsembleOutput(spec: spec, content: content)
    }
    let transform = objective.transform
    return [
      output(
        objective.answer, .fp32, width: transform.width(targetCount: targetCount),
        .scores(.xgboost(transform))),
      output("raw_score", .fp32, width: targetCount, .rawScores),
      output("leaf_index", .int32, width: treeCount, .leafIndices),
    ]
  }

  /// Names the tree in what `body` throws.
  private func at<Result>(
    _ place: Int, _ body: () throws(ServingError) -> Result
  ) throws(ServingError) -> Result {
    do throws(ServingError) {
      return try body()
    } catch {
      throw error.prefixed("trees[\(place)]")
    }
  }
}
