/// What an engine needs to load a version.
package struct EngineArtifact: Hashable, Sendable {
  /// The absolute path of the model file, whose digest was checked.
  package var path: String
  package var threads: EngineThreads

  package init(path: String, threads: EngineThreads = .defaults) {
    self.path = path
    self.threads = threads
  }
}
