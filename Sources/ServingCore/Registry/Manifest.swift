/// What a version says of itself: the contents of its `manifest.yaml`, checked.
package struct Manifest: Hashable, Sendable {
  /// The layout of the file; readers refuse any other.
  package static let schema = 1
  package static let fileName = "manifest.yaml"

  package var model: ModelName
  package var version: ModelVersion
  package var format: ArtifactFormat
  package var engine: EngineKind
  /// The names of the outputs that the version gives, in that order; empty for those that its
  /// engine gives as a rule.
  package var outputs: [String]
  /// The name of the model file, one of ``files``.
  package var artifact: String
  /// Every file of the version but the manifest itself, by name.
  package var files: [ArtifactFile]
  package var signature: ModelSignature
  package var batching: BatchingSettings
  package var threads: EngineThreads
  /// Batch sizes, in rows, to run before the version is called ready.
  package var warmUpRows: [Int]
  /// The name of the golden-vector file, one of ``files``, if there is one.
  package var golden: String?
  /// What the version was made from and how, in the publisher's words.
  package var lineage: [String: String]
  /// Whether its publisher said that it may change what callers send or get, against the version
  /// that was in force.
  package var isBreaking: Bool
  package var publishedBy: String
  /// RFC 3339, UTC.
  package var publishedAt: String

  package init(
    model: ModelName, version: ModelVersion, format: ArtifactFormat, engine: EngineKind,
    outputs: [String] = [], artifact: String, files: [ArtifactFile], signature: ModelSignature,
    batching: BatchingSettings = .defaults, threads: EngineThreads = .defaults,
    warmUpRows: [Int] = [1], golden: String? = nil, lineage: [String: String] = [:],
    isBreaking: Bool = false, publishedBy: String, publishedAt: String
  ) {
    self.model = model
    self.version = version
    self.format = format
    self.engine = engine
    self.outputs = outputs
    self.artifact = artifact
    self.files = files
    self.signature = signature
    self.batching = batching
    self.threads = threads
    self.warmUpRows = warmUpRows
    self.golden = golden
    self.lineage = lineage
    self.isBreaking = isBreaking
    self.publishedBy = publishedBy
    self.publishedAt = publishedAt
  }

  /// Whether requests of this version share runs by rows.
  package var isBatched: Bool { batching.isEnabled && signature.hasBatchAxis }

  /// The digest of the model file: what a prediction's history names as the artifact.
  package var artifactSHA256: String? { files.first { $0.name == artifact }?.sha256 }
}
