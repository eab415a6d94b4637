package import ServingCore

/// Reads a registry's folder: `<root>/<model>/<version>/manifest.yaml`.
///
/// Beside models, the root may hold plain files and folders that begin with a dot; beside versions,
/// a model may hold the same and `routes/`. Everything here blocks on the file system.
package struct RegistryReader: Sendable {
  /// What belongs to a model beside its versions.
  static let routesFolderName = "routes"

  package let root: String

  package init(root: String) {
    self.root = root
  }

  /// Reads every model, version and manifest; artifacts are not looked at.
  /// - Throws: the system's words when the root cannot be read, `RESOURCE_EXHAUSTED` beyond
  ///   `RegistryLimits`. What is wrong with one model or version is in the snapshot instead.
  package func scan() throws(ServingError) -> RegistrySnapshot {
    let folder = try Self.openRoot(root)
    var snapshot = RegistrySnapshot(models: [], warnings: [])
    for entry in try folder.entries() where !entry.isHidden && entry.kind != .file {
      guard let name = entry.name.flatMap({ try? ModelName($0) }) else {
        snapshot.warn(
          entry, in: root, "is not taken for a model: its name does not match \(ModelName.pattern)")
        continue
      }
      guard entry.kind == .folder else {
        snapshot.warn(entry, in: root, "is not taken for a model: it is not a folder itself")
        continue
      }
      guard snapshot.models.count < RegistryLimits.modelsMax else {
        throw ServingError(
          .resourceExhausted,
          "the registry \(root.quotedPath) has more than \(RegistryLimits.modelsMax) models")
      }
      snapshot.models.append(
        RegistrySnapshot.Model(name: name, versions: versions(of: name, in: folder, &snapshot)))
    }
    return snapshot
  }

  /// Reads one version's manifest and holds it against the folder's names.
  package func manifest(
    of model: ModelName, _ version: ModelVersion
  ) throws(ServingError) -> Manifest {
    let rootFolder = try Self.openRoot(root)
    do {
      let modelFolder = try Folder(model.description, in: rootFolder)
      return try Self.manifest(
        in: try Folder(version.description, in: modelFolder), of: model, version)
    } catch {
      guard error.systemNumber != nil, error.code == .notFound else { throw error }
      throw ServingError(
        .notFound,
        "the registry \(root.quotedPath) has no version \(version) of model "
          + "\(model.description.quotedForMessage)")
    }
  }

  /// Where a version's files are.
  package func folder(of model: ModelName, _ version: ModelVersion) -> String {
    "\(root)/\(model)/\(version)"
  }

  static func openRoot(_ root: String) throws(ServingError) -> Folder {
    do { return try Folder(path: root) } catch {
      var refusal = error.prefixed("the registry cannot be read")
      // Not made on the fly: a mistyped path would become a new, empty registry.
      if error.code == .notFound {
        refusal.message += "; make the folder first (mkdir), or mend the path"
      }
      throw refusal
    }
  }

  private func versions(
    of model: ModelName, in root: borrowing Folder, _ snapshot: inout RegistrySnapshot
  ) -> Result<[RegistrySnapshot.Version], ServingError> {
    do throws(ServingError) {
      let folder = try Folder(model.description, in: root)
      var versions: [RegistrySnapshot.Version] = []
      for entry in try folder.entries() where !entry.isHidden {
        guard let version = snapshot.version(entry, in: folder.path) else { continue }
        guard versions.count < RegistryLimits.versionsPerModelMax else {
          throw ServingError(
            .resourceExhausted,
            "model \(model.description.quotedForMessage) has more than "
              + "\(RegistryLimits.versionsPerModelMax) versions")
        }
        let manifest = Result { () throws(ServingError) in
          try Self.manifest(in: try Folder(version.description, in: folder), of: model, version)
        }
        versions.append(
          RegistrySnapshot.Version(
            version: version, folder: self.folder(of: model, version), manifest: manifest))
      }
      return .success(versions.sorted { $0.version < $1.version })
    } catch {
      return .failure(error)
    }
  }

  static func manifest(
    in folder: borrowing Folder, of model: ModelName, _ version: ModelVersion
  ) throws(ServingError) -> Manifest {
    let place = "\(folder.path)/\(Manifest.fileName)"
    let manifest: Manifest
    do {
      let file = try folder.file(reading: Manifest.fileName)
      manifest = try ManifestCodec.decode(
        try file.readAll(byteCountMax: ManifestCodec.byteCountMax))
    } catch {
      guard error.systemNumber != nil, error.code == .notFound else {
        throw error.prefixed("manifest \(place.quotedPath)")
      }
      throw ServingError(
        .dataLoss,
        "\(folder.path.quotedPath) has no \(Manifest.fileName): publish makes one")
    }
    guard manifest.model == model, manifest.version == version else {
      throw ServingError(
        .invalidArgument,
        "manifest \(place.quotedPath) is of another version: expected model \(model) version "
          + "\(version) as its folders say, got model \(manifest.model) version "
          + "\(manifest.version)")
    }
    return manifest
  }
}

extension RegistrySnapshot {
  fileprivate mutating func warn(_ entry: FolderEntry, in folder: String, _ problem: String) {
    warnings.append(Warning(path: "\(folder)/\(entry.shownName)", problem: problem))
  }

  /// The version that a name in a model's folder stands for. Nil, with a warning where one is due,
  /// for what is none.
  fileprivate mutating func version(_ entry: FolderEntry, in folder: String) -> ModelVersion? {
    let version = ModelVersion(exactly: entry.bytes)
    switch (version, entry.kind) {
    case (let version?, .folder): return version
    case (_?, _): warn(entry, in: folder, "is not taken for a version: it is not a folder itself")
    case (nil, .file): break
    case (nil, _) where entry.name == RegistryReader.routesFolderName: break
    case (nil, _):
      warn(
        entry, in: folder,
        "is not taken for a version: its name is not a positive integer without leading zeros")
    }
    return nil
  }
}
