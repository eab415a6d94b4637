package import ServingCore

/// What is to be published, and by whom.
package struct PublishRequest: Hashable, Sendable {
  package var model: ModelName
  /// Paths of the files of the version; each keeps its own name.
  package var files: [String]
  /// Which of ``files`` is the model, where more than one could be.
  package var artifact: String?
  /// What is to run the version; nil for the first engine that takes the model.
  package var engine: EngineKind?
  /// The names of the outputs that the version gives; empty for its engine's usual ones.
  package var outputs: [String]
  /// The version to become; nil for the next free one.
  package var version: ModelVersion?
  /// The path of the golden vectors; published with ``files``, whether it is among them or not.
  package var golden: String?
  package var lineage: [String: String]
  package var batching: BatchingSettings
  package var threads: EngineThreads
  package var warmUpRows: [Int]
  /// Whether the version may change what callers send or get, against the one in force.
  package var isBreaking: Bool
  package var actor: String
  package var time: UTCTimestamp

  package init(
    model: ModelName, files: [String], artifact: String? = nil, engine: EngineKind? = nil,
    outputs: [String] = [], version: ModelVersion? = nil,
    golden: String? = nil, lineage: [String: String] = [:],
    batching: BatchingSettings = .defaults, threads: EngineThreads = .defaults,
    warmUpRows: [Int] = [1], isBreaking: Bool = false, actor: String, time: UTCTimestamp
  ) {
    self.model = model
    self.files = files
    self.artifact = artifact
    self.engine = engine
    self.outputs = outputs
    self.version = version
    self.golden = golden
    self.lineage = lineage
    self.batching = batching
    self.threads = threads
    self.warmUpRows = warmUpRows
    self.isBreaking = isBreaking
    self.actor = actor
    self.time = time
  }
}
