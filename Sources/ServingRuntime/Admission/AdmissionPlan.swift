internal import RegistryStore
package import ServingCore

/// What the checks need to know of a version that is published or about to be.
package struct AdmissionPlan: Hashable, Sendable {
  package var artifact: EngineArtifact
  package var batching: BatchingSettings
  /// Batch sizes that the version asks to be warmed up with, in rows.
  package var warmUpRows: [Int]
  /// Where the golden vectors are, if there are any.
  package var goldenPath: String?
  /// What the artifact is held to; nil before a manifest states it, when the artifact's own word
  /// is taken.
  package var signature: ModelSignature?

  package init(
    artifact: EngineArtifact, batching: BatchingSettings, warmUpRows: [Int],
    goldenPath: String? = nil, signature: ModelSignature? = nil
  ) {
    self.artifact = artifact
    self.batching = batching
    self.warmUpRows = warmUpRows
    self.goldenPath = goldenPath
    self.signature = signature
  }

  /// The plan for a version whose files are in `folder`.
  package init(_ manifest: Manifest, folder: String) {
    self.init(
      artifact: EngineArtifact(manifest, folder: folder), batching: manifest.batching,
      warmUpRows: manifest.warmUpRows, goldenPath: manifest.golden.map { "\(folder)/\($0)" },
      signature: manifest.signature)
  }

  /// Whether a model of this signature shares runs by rows; as ``Manifest/isBatched``.
  func isBatched(_ signature: ModelSignature) -> Bool {
    batching.isEnabled && signature.hasBatchAxis
  }

  /// Which axes of such a model are padded; nil for none.
  /// - Throws: `INVALID_ARGUMENT` when the settings name what the model does not have.
  package func padding(_ signature: ModelSignature) throws(ServingError) -> PaddingPlan? {
    try PaddingPlan.make(batching.padding, for: signature)
  }

  func goldenVectors() throws(ServingError) -> GoldenVectors? {
    guard let goldenPath else { return nil }
    return try GoldenCodec.read(path: goldenPath)
  }
}
