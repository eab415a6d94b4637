/// What a branch of a tree operator asks, numbered as `nodes_modes` of `TreeEnsemble` is (ONNX
/// Operators-ml.md, `ai.onnx.ml.TreeEnsemble`).
enum OnnxBranchMode: UInt8 {
  case lessOrEqual, less, greaterOrEqual, greater, equal, unequal, member

  /// By the names of `TreeEnsembleRegressor` and `TreeEnsembleClassifier`.
  static let names: [[UInt8]: OnnxBranchMode] = [
    Array("BRANCH_LEQ".utf8): .lessOrEqual,
    Array("BRANCH_LT".utf8): .less,
    Array("BRANCH_GTE".utf8): .greaterOrEqual,
    Array("BRANCH_GT".utf8): .greater,
    Array("BRANCH_EQ".utf8): .equal,
    Array("BRANCH_NEQ".utf8): .unequal,
  ]

  static let leafName = Array("LEAF".utf8)
}
