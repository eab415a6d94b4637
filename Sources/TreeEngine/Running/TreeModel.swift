internal import ServingCore

/// An ensemble ready to run, shared by the sessions that run it.
struct TreeModel: Sendable {
  enum Scores: Sendable {
    case float(ScoreModel<Float>)
    case double(ScoreModel<Double>)
  }

  let signature: ModelSignature
  let outputs: [EnsembleOutput]
  let featureCount: Int
  let targetCount: Int
  let treeCount: Int
  let scores: Scores

  /// - Parameters:
  ///   - ensemble: one that ``TreeEnsemble/check()`` found sound.
  ///   - outputs: those of it that are to be given.
  init(_ ensemble: TreeEnsemble, outputs: [EnsembleOutput]) {
    signature = ModelSignature(
      inputs: [
        TensorSpec(
          name: ensemble.inputName, datatype: .fp32,
          dimensions: [.dynamic(name: ensemble.batchName), .fixed(ensemble.featureCount)])
      ],
      outputs: outputs.map(\.spec))
    self.outputs = outputs
    featureCount = ensemble.featureCount
    targetCount = ensemble.targetCount
    treeCount = ensemble.trees.count
    let numbers = Self.thresholds(of: ensemble)
    switch ensemble.sum.precision {
    case .float: scores = .float(Self.tried(ScoreModel(ensemble), numbers))
    case .double: scores = .double(Self.tried(ScoreModel(ensemble), numbers))
    }
  }

  private static func tried<Number: ScoreNumber>(
    _ model: ScoreModel<Number>, _ numbers: [Float]
  ) -> ScoreModel<Number> {
    model.following(KernelTrial(model, numbers: numbers).plan())
  }

  /// Thresholds to try kernels with; a walk is as long as ever, whatever they are.
  private static let thresholdCountMax = 4_096

  private static func thresholds(of ensemble: TreeEnsemble) -> [Float] {
    var thresholds: [Float] = []
    for tree in ensemble.trees {
      for branch in tree.branches {
        guard case .atMost(let threshold) = branch.test else { continue }
        thresholds.append(threshold)
        if thresholds.count == thresholdCountMax { return thresholds }
      }
    }
    return thresholds
  }
}
