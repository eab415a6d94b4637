/// What an engine needs to load a version.
package struct EngineArtifact: Hashable, Sendable {
  /// The absolute path of the model file, whose digest was checked.
  package var path: String
  package var format: ArtifactFormat
  /// What is to run it; nil for the first engine that takes it, of
  /// ``EngineKind/candidates(format:outputs:threads:)``.
  package var engine: EngineKind?
  /// The names of the outputs that are wanted, in that order; empty for the usual ones.
  package var outputs: [String]
  package var threads: EngineThreads

  package init(
    path: String, format: ArtifactFormat = .onnx, engine: EngineKind? = nil,
    outputs: [String] = [], threads: EngineThreads = .defaults
  ) {
    self.path = path
    self.format = format
    self.engine = engine
    self.outputs = outputs
    self.threads = threads
  }

  /// The artifact of a published version whose files are in `folder`.
  package init(_ manifest: Manifest, folder: String) {
    self.init(
      path: "\(folder)/\(manifest.artifact)", format: manifest.format, engine: manifest.engine,
      outputs: manifest.outputs, threads: manifest.threads)
  }
}
