/// What becomes of a row's raw scores, as the library computes it that the model is from.
package enum ScoreTransform: Hashable, Sendable {
  case lightGBM(LightGBMTransform)
  case xgboost(XGBoostTransform)
  case onnx(OnnxTransform)

  /// What its scores are added up in.
  package var precision: LeafSum.Precision {
    switch self {
    case .lightGBM: .double
    case .xgboost, .onnx: .float
    }
  }

  /// Numbers that it makes of a row.
  package func width(targetCount: Int) -> Int {
    switch self {
    case .lightGBM(let transform): transform.width(targetCount: targetCount)
    case .xgboost(let transform): transform.width(targetCount: targetCount)
    case .onnx(let transform): transform.width(targetCount: targetCount)
    }
  }
}
