internal import Glibc
internal import ServingCore

/// Finds and removes what publishers and authors left that died at their work.
struct StaleTemporary {
  static let staging = StaleTemporary(
    namePrefix: StagingFolder.namePrefix, isFolder: true, work: "a publication")
  static let revision = StaleTemporary(
    namePrefix: RouteFileName.temporaryPrefix, isFolder: false, work: "a change of the route")
  static let proposal = StaleTemporary(
    namePrefix: ProposalFileName.temporaryPrefix, isFolder: false, work: "a proposal")

  static let signature = StaleTemporary(
    namePrefix: VersionSigner.temporaryPrefix, isFolder: false, work: "a signature")

  /// 24 hours without a change in the folder or its files: no publication takes that long over one
  /// file, and its clock may be another machine's.
  static let ageSecondsMax: Int64 = 24 * 60 * 60

  let namePrefix: String
  let isFolder: Bool
  /// Whose remains they are, for messages.
  let work: String

  /// - Returns: what could not be removed, with the reason. That must not keep new work from being
  ///   done.
  func remove(
    from folder: borrowing Folder, at now: UTCTimestamp
  ) throws(ServingError) -> [RegistrySnapshot.Warning] {
    var warnings: [RegistrySnapshot.Warning] = []
    for name in try names(in: folder) {
      do throws(ServingError) {
        guard try isStale(name, in: folder, at: now) else { continue }
        if isFolder {
          try StagingFolder.remove(name, from: folder)
        } else {
          try folder.remove(name, isFolder: false)
        }
      } catch {
        // Its owner has just finished, or somebody else tidies up too.
        guard error.code != .notFound else { continue }
        warnings.append(
          RegistrySnapshot.Warning(
            path: "\(folder.path)/\(name)",
            problem: "was left by \(work) that did not end; remove it: \(error.message)"))
      }
    }
    return warnings
  }

  /// The names of those that nobody has touched for so long.
  func stale(
    in folder: borrowing Folder, at now: UTCTimestamp
  ) throws(ServingError) -> [String] {
    var stale: [String] = []
    for name in try names(in: folder) where try isStale(name, in: folder, at: now) {
      stale.append(name)
    }
    return stale
  }

  private func names(in folder: borrowing Folder) throws(ServingError) -> [String] {
    try folder.entries().filter { $0.kind == (isFolder ? .folder : .file) }.compactMap(\.name)
      .filter { $0.hasPrefix(namePrefix) }
  }

  private func isStale(
    _ name: String, in folder: borrowing Folder, at now: UTCTimestamp
  ) throws(ServingError) -> Bool {
    guard var changed = try folder.facts(of: name)?.modifiedNanoseconds else { return false }
    if isFolder {
      // A large file grows without its folder changing.
      let inside = try Folder(name, in: folder)
      for entry in try inside.entries() where entry.kind == .file {
        guard let facts = try inside.facts(of: entry.bytes) else { continue }
        changed = max(changed, facts.modifiedNanoseconds)
      }
    }
    // Whole seconds, as the time of the work is.
    return now.secondsSinceEpoch - changed / 1_000_000_000 > Self.ageSecondsMax
  }
}
