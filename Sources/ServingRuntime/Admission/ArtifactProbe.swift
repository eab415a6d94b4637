package import ServingCore

/// Puts a version through its checks somewhere else first, so that an artifact that crashes or
/// blocks the engine takes nothing down that serves.
package protocol ArtifactProbe: Sendable {
  /// Runs the checks of ``VersionAdmission`` but for the files' digests, which the caller has just
  /// taken. Blocks for as long as they take, never on an event loop or a task's thread.
  /// - Parameters:
  ///   - manifest: of the version, read and held against its folder.
  ///   - folder: where its files are.
  ///   - memoryBytesMax: what loading it may take at most; nil for no limit.
  func probe(_ manifest: Manifest, folder: String, memoryBytesMax: Int?) -> ProbeFinding
}
