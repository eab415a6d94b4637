import ServingCore

extension Manifest {
  /// The digest of no bytes at all (FIPS 180-4).
  static let emptySHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

  /// A manifest that uses every key.
  static func sample() throws(ServingError) -> Manifest {
    Manifest(
      model: try ModelName("digits"), version: try ModelVersion(parsing: "2"), format: .onnx,
      engine: .onnxruntime, artifact: "model.onnx",
      files: [
        ArtifactFile(name: "golden.json", byteCount: 1_234, sha256: emptySHA256),
        ArtifactFile(name: "model.onnx", byteCount: 12_345, sha256: emptySHA256),
      ],
      signature: .sample,
      batching: BatchingSettings(isEnabled: false, maxRows: 32),
      threads: EngineThreads(intraOp: 2, interOp: 3), warmUpRows: [1, 64],
      golden: "golden.json", lineage: ["seed": "20260101", "change": "a wider hidden layer"],
      publishedBy: "ana", publishedAt: "2026-11-23T05:00:00Z")
  }
}

extension ModelSignature {
  static let sample = ModelSignature(
    inputs: [
      TensorSpec(
        name: "pixels", datatype: .fp32, dimensions: [.dynamic(name: "batch"), .fixed(64)])
    ],
    outputs: [
      TensorSpec(name: "label", datatype: .int64, dimensions: [.dynamic(name: nil)]),
      TensorSpec(name: "scalar", datatype: .bytes, dimensions: []),
    ])
}

extension InspectedArtifact {
  static let sample = onnx(.sample)

  static func onnx(_ signature: ModelSignature) -> InspectedArtifact {
    InspectedArtifact(engine: .onnxruntime, signature: signature)
  }
}
