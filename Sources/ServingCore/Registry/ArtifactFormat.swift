/// The file formats an artifact may have.
package enum ArtifactFormat: String, CaseIterable, Hashable, Sendable {
  /// A graph of ONNX operators.
  case onnx
  /// What LightGBM saves as text.
  case lightgbm
  /// What XGBoost saves as JSON or UBJSON; the bytes tell which.
  case xgboost
}
