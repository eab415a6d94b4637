internal import ServingCore

/// What the system keeps about a version's folder and its files. As long as it stays the same, the
/// version was not touched since; no file is opened to find that out.
package struct VersionFingerprint: Hashable, Sendable {
  /// Of a folder that cannot be read.
  package static let unknown = VersionFingerprint(
    folderInode: 0, folderModifiedNanoseconds: 0, entryCount: 0, files: [])

  /// Names looked at: the most files that a version may have, its manifest, and some that do not
  /// belong there. Of more, only the number is kept.
  package static let filesMax = RegistryLimits.filesPerVersionMax + 24

  package struct File: Hashable, Sendable {
    /// As the file system has it.
    package var name: [UInt8]
    package var facts: FileFacts

    package init(name: [UInt8], facts: FileFacts) {
      self.name = name
      self.facts = facts
    }
  }

  package var folderInode: UInt64
  /// When a name in the folder last came, went or changed.
  package var folderModifiedNanoseconds: Int64
  package var entryCount: Int
  /// By the bytes of their names, at most ``filesMax``.
  package var files: [File]

  package init(
    folderInode: UInt64, folderModifiedNanoseconds: Int64, entryCount: Int, files: [File]
  ) {
    self.folderInode = folderInode
    self.folderModifiedNanoseconds = folderModifiedNanoseconds
    self.entryCount = entryCount
    self.files = files
  }
}

extension VersionFingerprint {
  init(of folder: borrowing Folder) throws(ServingError) {
    let facts = try folder.facts()
    let entries = try folder.entries()
    self.init(
      folderInode: facts.inode, folderModifiedNanoseconds: facts.modifiedNanoseconds,
      entryCount: entries.count, files: [])
    for entry in entries.prefix(Self.filesMax) {
      // Gone since it was listed: the folder is another one already, and shows that next time.
      guard let facts = try folder.facts(of: entry.bytes) else { continue }
      files.append(File(name: entry.bytes, facts: facts))
    }
  }

  /// Whether everything in it happened before a time, in nanoseconds since the epoch.
  func isSettled(before nanoseconds: Int64) -> Bool {
    folderModifiedNanoseconds < nanoseconds
      && files.allSatisfy { $0.facts.changedNanoseconds < nanoseconds }
  }
}
