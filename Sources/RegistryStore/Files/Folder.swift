internal import Glibc
internal import ServingCore

/// An open folder. What happens in it goes through its descriptor, so it stays in this folder even
/// when somebody renames or replaces what is above it.
struct Folder: ~Copyable {
  private let descriptor: Descriptor

  var path: String { descriptor.path }

  /// Opens a folder by its path; a symbolic link to one is followed.
  init(path: String) throws(ServingError) {
    descriptor = try Descriptor(opening: path) {
      open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    }
  }

  /// Opens a folder inside another one; a symbolic link is not followed.
  init(_ name: String, in parent: borrowing Folder) throws(ServingError) {
    let parentNumber = parent.descriptor.number
    descriptor = try Descriptor(opening: "\(parent.path)/\(name)") {
      openat(parentNumber, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    }
  }

  /// Opens a regular file in this folder for reading.
  func file(reading name: String) throws(ServingError) -> RegularFile {
    try RegularFile(
      Descriptor(opening: "\(path)/\(name)") {
        openat(descriptor.number, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
      })
  }

  /// Creates a file that did not exist, for writing.
  func file(creating name: String) throws(ServingError) -> RegularFile {
    try RegularFile(
      Descriptor(opening: "\(path)/\(name)") {
        openat(
          descriptor.number, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
      })
  }

  /// Makes a folder; false when the name exists already.
  func makeFolder(_ name: String, mode: mode_t) throws(ServingError) -> Bool {
    do {
      try Descriptor.retried("make", "\(path)/\(name)") {
        mkdirat(descriptor.number, name, mode)
      }
      return true
    } catch {
      guard error.systemNumber == EEXIST else { throw error }
      return false
    }
  }

  /// Removes a name; nothing happens when it is gone already.
  func remove(_ name: String, isFolder: Bool) throws(ServingError) {
    do {
      try Descriptor.retried("remove", "\(path)/\(name)") {
        unlinkat(descriptor.number, name, isFolder ? AT_REMOVEDIR : 0)
      }
    } catch {
      guard error.systemNumber == ENOENT else { throw error }
    }
  }

  /// Renames inside this folder.
  /// - Returns: false when the new name exists already; nothing has happened then.
  func rename(_ name: String, toFree newName: String) throws(ServingError) -> Bool {
    do {
      try Descriptor.retried("rename \(name) to", "\(path)/\(newName)") {
        ExclusiveRename.rename(in: descriptor.number, name, newName)
      }
      return true
    } catch {
      guard error.systemNumber == EEXIST || error.systemNumber == ENOTEMPTY else { throw error }
      return false
    }
  }

  /// Sees the names in this folder onto the disk.
  func flush() throws(ServingError) { try descriptor.flush() }

  func setMode(_ mode: mode_t) throws(ServingError) { try descriptor.setMode(mode) }

  /// Seconds since the epoch at which a name was made, removed or renamed in this folder.
  func modificationTime() throws(ServingError) -> Int64 {
    Int64(try descriptor.status().st_mtim.tv_sec)
  }

  /// The names in this folder, sorted, without `.` and `..`.
  /// - Throws: `RESOURCE_EXHAUSTED` when there are more than `RegistryLimits.entriesPerFolderMax`.
  func entries() throws(ServingError) -> [FolderEntry] {
    try FolderListing.entries(of: descriptor)
  }
}
