/// The engines a manifest may name.
package enum EngineKind: String, CaseIterable, Hashable, Sendable {
  case onnxruntime

  /// What runs a format unless the manifest says otherwise.
  package static func standard(for format: ArtifactFormat) -> EngineKind {
    switch format {
    case .onnx: .onnxruntime
    }
  }
}
