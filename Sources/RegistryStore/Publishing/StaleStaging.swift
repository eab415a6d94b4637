internal import ServingCore

/// Finds and removes what publishers left that died at their work.
enum StaleStaging {
  /// 24 hours without a change in the folder or its files: no publication takes that long over one
  /// file, and its clock may be another machine's.
  static let ageSecondsMax: Int64 = 24 * 60 * 60

  /// - Returns: what could not be removed, with the reason. That must not keep a new version from
  ///   being published.
  static func remove(
    from model: borrowing Folder, at now: UTCTimestamp
  ) throws(ServingError) -> [RegistrySnapshot.Warning] {
    var warnings: [RegistrySnapshot.Warning] = []
    for entry in try model.entries() where entry.kind == .folder {
      guard let name = entry.name, name.hasPrefix(StagingFolder.namePrefix) else { continue }
      do throws(ServingError) {
        guard try isStale(name, in: model, at: now) else { continue }
        try StagingFolder.remove(name, from: model)
      } catch {
        // Its publisher has just finished, or another one tidies up too.
        guard error.code != .notFound else { continue }
        warnings.append(
          RegistrySnapshot.Warning(
            path: "\(model.path)/\(name)",
            problem: "was left by a publication that did not end; remove it: \(error.message)"))
      }
    }
    return warnings
  }

  private static func isStale(
    _ name: String, in model: borrowing Folder, at now: UTCTimestamp
  ) throws(ServingError) -> Bool {
    let folder = try Folder(name, in: model)
    var changed = try folder.modificationTime()
    // A large file grows without its folder changing.
    for entry in try folder.entries() where entry.kind == .file {
      guard let file = entry.name else { continue }
      changed = max(changed, try folder.file(reading: file).modificationTime())
    }
    return now.secondsSinceEpoch - changed > ageSecondsMax
  }
}
