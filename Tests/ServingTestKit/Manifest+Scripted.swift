package import ServingCore

extension Manifest {
  /// A manifest for a scripted session, as a registry would give it.
  /// - Throws: when the name or version is none.
  package static func scripted(
    model: String = "scripted", version: Int64 = 1, signature: ModelSignature = .scripted,
    batching: BatchingSettings = .defaults, warmUpRows: [Int] = [1]
  ) throws(ServingError) -> Manifest {
    Manifest(
      model: try ModelName(model), version: try ModelVersion(parsing: "\(version)"), format: .onnx,
      engine: .onnxruntime, artifact: "model.onnx",
      files: [
        ArtifactFile(
          name: "model.onnx", byteCount: 4, sha256: String(repeating: "0123456789abcdef", count: 4))
      ],
      signature: signature, batching: batching, warmUpRows: warmUpRows, publishedBy: "tests",
      publishedAt: "2026-01-01T00:00:00Z")
  }
}
