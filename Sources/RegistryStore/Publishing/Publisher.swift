package import ServingCore

/// Puts new versions into a registry's folder, each by one rename, so that no reader and no crash
/// ever sees half of one.
///
/// A version is put together in a staging folder of its model, on the same file system: files are
/// copied and digested, the engine reads the signature, the manifest is written, the version is
/// checked, everything is flushed, and then the folder gets its number. Whatever fails before that
/// removes the staging folder. Blocks on the file system and on the engine.
package struct Publisher: Sendable {
  /// Finds an engine for a staged artifact, the one that was asked for if one was, and reads the
  /// signature with it.
  package typealias Inspect =
    (_ artifact: EngineArtifact) throws(ServingError) -> InspectedArtifact
  /// Tries a staged version as loading would: golden vectors, warm-up. What it throws keeps the
  /// version from appearing.
  package typealias Check = (_ manifest: Manifest, _ folder: String) throws(ServingError) -> Void
  /// Told of each step; throwing stops the publication there. For progress, and for tests.
  package typealias Watch = (_ step: PublishStep) throws(ServingError) -> Void

  /// How often the next free number is tried when other publishers are faster.
  package static let numberAttemptsMax = 64

  package let root: String

  /// Files and folders of the keys that signatures must be by; empty when none are given.
  package let trustedKeyPaths: [String]

  package init(root: String, trustedKeyPaths: [String] = []) {
    self.root = root
    self.trustedKeyPaths = trustedKeyPaths
  }

  /// Publishes one version.
  /// - Throws: `INVALID_ARGUMENT` for a request that makes no version, `ALREADY_EXISTS` when the
  ///   version asked for is there, `FAILED_PRECONDITION` when its signature could break callers of
  ///   the version in force and the request does not say so or the registry's policy requires
  ///   another signature, what `inspect`, `check` and `watch`
  ///   throw, and the system's words with the path.
  package func publish(
    _ request: PublishRequest, signingKey: SigningKey? = nil,
    using random: inout some RandomNumberGenerator,
    inspect: @escaping Inspect, check: @escaping Check, watch: @escaping Watch = { _ in }
  ) throws(ServingError) -> PublishedVersion {
    let plan = try PublishPlan(request)
    let rootFolder = try RegistryReader.openRoot(root)
    let isNewModel = try prepareModel(request.model, in: rootFolder)
    let model = try Folder(request.model.description, in: rootFolder)
    do throws(ServingError) {
      let job = PublishJob(
        plan: plan, trust: ArtifactTrust(root: root, keyPaths: trustedKeyPaths),
        signingKey: signingKey, inspect: inspect, check: check, watch: watch)
      return try job.run(in: model, using: &random)
    } catch {
      let failure = model.explained(error)
      // So that a model that never had a version is not listed. Only an empty folder goes: when
      // this fails, another publisher has begun here, or the folder may as well stay.
      if isNewModel { try? rootFolder.remove(request.model.description, isFolder: true) }
      throw failure
    }
  }

  /// Makes a model's folder when this is its first version.
  /// - Returns: whether it was made now.
  private func prepareModel(
    _ name: ModelName, in root: borrowing Folder
  ) throws(ServingError) -> Bool {
    let models = try root.entries().filter { $0.kind == .folder && !$0.isHidden }
    guard !models.contains(where: { $0.name == name.description }) else { return false }
    guard models.count < RegistryLimits.modelsMax else {
      throw ServingError(
        .resourceExhausted,
        "the registry \(root.path.quotedPath) has \(models.count) models and takes no more "
          + "than \(RegistryLimits.modelsMax)")
    }
    guard try root.makeFolder(name.description, mode: 0o755) else { return false }
    try root.flush()
    return true
  }
}
