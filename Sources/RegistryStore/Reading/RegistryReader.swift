package import ServingCore

/// Reads a registry's folder: `<root>/<model>/<version>/manifest.yaml`.
///
/// Beside models, the root may hold plain files, `registry.yaml` among them, and folders that begin
/// with a dot; beside versions, a model may hold the same, `routes/` and `settings.yaml`. All of
/// this blocks on the file system.
package struct RegistryReader: Sendable {
  package let root: String

  package init(root: String) {
    self.root = root
  }

  /// Reads every model, version, manifest, route and settings; artifacts are not looked at. Who
  /// reads again and again takes a ``RegistryScanner``.
  /// - Throws: the system's words when the root cannot be read, `RESOURCE_EXHAUSTED` beyond
  ///   `RegistryLimits`. What is wrong with one model or version is in the snapshot instead.
  package func scan() throws(ServingError) -> RegistrySnapshot {
    var scanner = RegistryScanner(root: root)
    return try scanner.scan()
  }

  /// Reads one model the same way.
  /// - Returns: nil when its folder is not there. When it is there and cannot be read, the reason
  ///   is in the model.
  /// - Throws: the system's words when the root cannot be read.
  package func scan(model: ModelName) throws(ServingError) -> RegistrySnapshot.Model? {
    var scanner = RegistryScanner(root: root)
    return try scanner.scan(model: model)
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
