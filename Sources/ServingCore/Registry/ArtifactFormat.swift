/// The file formats an artifact may have.
package enum ArtifactFormat: String, CaseIterable, Hashable, Sendable {
  case onnx
}
