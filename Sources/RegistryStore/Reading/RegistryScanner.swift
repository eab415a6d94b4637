internal import Glibc
package import ServingCore

/// Reads a living registry again and again. A manifest, route or settings file is opened only when
/// something about it changed since the last time, so reading a registry in which nothing happened
/// costs listings and calls for attributes.
///
/// Errors are remembered too, but for those that may go away without a trace in the folder, such as
/// the system's when it has no descriptor left.
package struct RegistryScanner: Sendable {
  /// Seconds since the epoch.
  package typealias Clock = @Sendable () -> Int64

  /// What changed less than 2 s ago is read again the next time: file systems' clocks tick in steps
  /// of some milliseconds (FAT: 2 s), and a second change within a step would not show.
  package static let settlingSeconds: Int64 = 2

  package let root: String
  private let clock: Clock
  private var memory: [ModelName: ModelMemory] = [:]

  /// - Parameter clock: tells recent changes from old ones, in the time of the file system.
  package init(root: String, clock: @escaping Clock = { Int64(time(nil)) }) {
    self.root = root
    self.clock = clock
  }

  /// Reads every model, version, manifest, route and settings; artifacts are not looked at.
  /// - Throws: the system's words when the root cannot be read, `RESOURCE_EXHAUSTED` beyond
  ///   `RegistryLimits`. What is wrong with one model or version is in the snapshot instead.
  package mutating func scan() throws(ServingError) -> RegistrySnapshot {
    let folder = try RegistryReader.openRoot(root)
    var snapshot = RegistrySnapshot(models: [])
    var seen: Set<ModelName> = []
    for entry in try folder.entries() where !entry.isHidden && entry.kind != .file {
      guard let name = entry.name.flatMap({ try? ModelName($0) }) else {
        snapshot.warn(
          entry, in: root, "is not taken for a model: its name does not match \(ModelName.pattern)")
        continue
      }
      guard name.description != RegistryPolicy.fileName else {
        snapshot.warn(
          entry, in: root,
          "is not taken for a model: the name is that of the registry's policy, a file")
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
      guard let model = scan(name, in: folder) else { continue }
      seen.insert(name)
      snapshot.models.append(model)
    }
    memory = memory.filter { seen.contains($0.key) }
    return snapshot
  }

  /// Reads one model.
  /// - Returns: nil when its folder is not there, or is no folder. When it is there and cannot be
  ///   read, the reason is in the model.
  /// - Throws: the system's words when the root cannot be read.
  package mutating func scan(model: ModelName) throws(ServingError) -> RegistrySnapshot.Model? {
    let folder = try RegistryReader.openRoot(root)
    guard let scanned = scan(model, in: folder) else {
      memory[model] = nil
      return nil
    }
    return scanned
  }

  private mutating func scan(
    _ name: ModelName, in rootFolder: borrowing Folder
  ) -> RegistrySnapshot.Model? {
    let settledBefore = (clock() - Self.settlingSeconds) * 1_000_000_000
    do throws(ServingError) {
      let folder = try Folder(name.description, in: rootFolder)
      var scan = ModelScan(
        name: name, root: root, settledBefore: settledBefore, memory: memory[name] ?? ModelMemory())
      let model = try scan.run(in: folder)
      memory[name] = scan.memory
      return model
    } catch {
      // Removed since it was listed, or a link or a file.
      if error.code == .notFound || error.code == .invalidArgument { return nil }
      memory[name] = nil
      return RegistrySnapshot.Model(
        name: name, versions: .failure(error), route: .failure(error), settings: .failure(error))
    }
  }
}

extension RegistrySnapshot {
  fileprivate mutating func warn(_ entry: FolderEntry, in folder: String, _ problem: String) {
    rootWarnings.append(Warning(path: "\(folder)/\(entry.shownName)", problem: problem))
  }
}
