internal import ServingCore

/// Reads one model's folder, as far as it changed since the last time.
struct ModelScan {
  let name: ModelName
  let root: String
  /// Nanoseconds since the epoch; what changed later is not remembered for sure.
  let settledBefore: Int64
  var memory: ModelMemory

  var folderPath: String { "\(root)/\(name)" }

  init(name: ModelName, root: String, settledBefore: Int64, memory: ModelMemory) {
    self.name = name
    self.root = root
    self.settledBefore = settledBefore
    self.memory = memory
  }

  /// - Throws: the system's words when the folder cannot be listed. A limit that is exceeded is in
  ///   the model.
  mutating func run(
    in folder: borrowing Folder
  ) throws(ServingError) -> RegistrySnapshot.Model {
    var model = RegistrySnapshot.Model(name: name, versions: .success([]))
    var numbers: [ModelVersion] = []
    for entry in try folder.entries() {
      if entry.isHidden {
        if let leftover = leftover(entry) { model.leftovers.append(leftover) }
      } else if let version = version(entry, &model) {
        numbers.append(version)
      }
    }
    model.versions = versions(numbers.sorted(), in: folder)
    model.route = route(in: folder, &model)
    model.settings = settings(in: folder)
    return model
  }

  private mutating func versions(
    _ numbers: [ModelVersion], in folder: borrowing Folder
  ) -> Result<[RegistrySnapshot.Version], ServingError> {
    let remembered = memory.versions
    memory.versions = [:]
    guard numbers.count <= RegistryLimits.versionsPerModelMax else {
      return .failure(
        ServingError(
          .resourceExhausted,
          "model \(name.description.quotedForMessage) has more than "
            + "\(RegistryLimits.versionsPerModelMax) versions"))
    }
    var versions: [RegistrySnapshot.Version] = []
    for number in numbers {
      guard let version = version(number, in: folder, remembered[number]) else { continue }
      memory.versions[number] = version
      versions.append(version)
    }
    return .success(versions)
  }

  /// Nil when it was removed since it was listed.
  private func version(
    _ number: ModelVersion, in modelFolder: borrowing Folder,
    _ remembered: RegistrySnapshot.Version?
  ) -> RegistrySnapshot.Version? {
    var fingerprint = VersionFingerprint.unknown
    let manifest: Result<Manifest, ServingError>
    do throws(ServingError) {
      let folder = try Folder(number.description, in: modelFolder)
      fingerprint = try VersionFingerprint(of: folder)
      if let remembered, remembered.fingerprint == fingerprint,
        fingerprint.isSettled(before: settledBefore), remembered.manifest.isLasting
      {
        return remembered
      }
      manifest = .success(try RegistryReader.manifest(in: folder, of: name, number))
    } catch {
      // A manifest that is missing has words of its own, so this is the folder.
      guard error.systemNumber == nil || error.code != .notFound else { return nil }
      manifest = .failure(error)
    }
    return RegistrySnapshot.Version(
      version: number, folder: "\(folderPath)/\(number)", manifest: manifest,
      fingerprint: fingerprint)
  }

  private func leftover(_ entry: FolderEntry) -> RegistrySnapshot.Warning? {
    guard entry.kind == .folder, entry.shownName.hasPrefix(StagingFolder.namePrefix) else {
      return nil
    }
    return RegistrySnapshot.Warning(
      path: "\(folderPath)/\(entry.shownName)",
      problem: "is an unfinished publication, ignored; the next publish removes it after 24 hours")
  }

  /// The version that a name in a model's folder stands for. Nil, with a warning where one is due,
  /// for what is none.
  private func version(
    _ entry: FolderEntry, _ model: inout RegistrySnapshot.Model
  ) -> ModelVersion? {
    let problem: String
    switch (ModelVersion(exactly: entry.bytes), entry.kind) {
    case (let version?, .folder): return version
    case (_?, _): problem = "it is not a folder itself"
    case (nil, .file): return nil
    case (nil, _) where entry.name == RouteFileName.folder: return nil
    case (nil, _) where entry.name == ProposalFileName.folder: return nil
    case (nil, _): problem = "its name is not a positive integer without leading zeros"
    }
    model.warnings.append(
      RegistrySnapshot.Warning(
        path: "\(folderPath)/\(entry.shownName)",
        problem: "is not taken for a version: \(problem)"))
    return nil
  }
}
