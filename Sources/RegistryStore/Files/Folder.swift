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

  /// Renames a folder inside this one.
  /// - Returns: false when the new name exists already; nothing has happened then.
  func rename(folder name: String, toFree newName: String) throws(ServingError) -> Bool {
    do {
      try Descriptor.retried("rename \(name) to", "\(path)/\(newName)") {
        ExclusiveRename.rename(folder: name, to: newName, in: descriptor.number)
      }
      return true
    } catch {
      guard error.systemNumber == EEXIST || error.systemNumber == ENOTEMPTY else { throw error }
      return false
    }
  }

  /// Gives a file of this folder another name, which it has at once and complete. The old name may
  /// be left.
  /// - Parameter byLink: whether to try a hard link first, which every file system that has them
  ///   makes exclusively.
  /// - Returns: false when the new name exists already; nothing has happened then.
  func name(
    file name: String, toFree newName: String, byLink: Bool = true
  ) throws(ServingError) -> Bool {
    let newPath = "\(path)/\(newName)"
    do throws(ServingError) {
      if byLink {
        do throws(ServingError) {
          try Descriptor.retried("link \(name) to", newPath) {
            linkat(descriptor.number, name, descriptor.number, newName, 0)
          }
          return true
        } catch {
          // What file systems without hard links say: the rest is a rename's.
          guard let number = error.systemNumber, [EPERM, EOPNOTSUPP, ENOSYS].contains(number)
          else { throw error }
        }
      }
      try Descriptor.retried("rename \(name) to", newPath) {
        ExclusiveRename.rename(file: name, to: newName, in: descriptor.number)
      }
      return true
    } catch {
      guard error.systemNumber == EEXIST else { throw error }
      // On a network file system the answer to a link can be lost; asked again, it finds its own.
      guard let old = try facts(of: name), let new = try facts(of: newName) else { return false }
      return old.inode == new.inode
    }
  }

  /// Gives a file of this folder a name in another one, which it has at once and complete. The old
  /// name may be left.
  /// - Returns: false when the new name exists already; nothing has happened then.
  func link(
    file name: String, to newName: String, in other: borrowing Folder
  ) throws(ServingError) -> Bool {
    let newPath = "\(other.path)/\(newName)"
    let (from, into) = (descriptor.number, other.descriptor.number)
    do throws(ServingError) {
      do throws(ServingError) {
        try Descriptor.retried("link \(name) to", newPath) { linkat(from, name, into, newName, 0) }
      } catch {
        // As above.
        guard let number = error.systemNumber, [EPERM, EOPNOTSUPP, ENOSYS].contains(number)
        else { throw error }
        try Descriptor.retried("rename \(name) to", newPath) {
          ExclusiveRename.rename(file: name, from: from, to: newName, in: into)
        }
      }
      return true
    } catch {
      guard error.systemNumber == EEXIST else { throw error }
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

  /// What the system keeps about the folder itself.
  func facts() throws(ServingError) -> FileFacts { FileFacts(try descriptor.status()) }

  /// What the system keeps about a name in this folder, without opening it; a symbolic link is not
  /// followed. Nil when there is no such name.
  func facts(of name: String) throws(ServingError) -> FileFacts? {
    try facts(of: Array(name.utf8))
  }

  /// The same for a name that need not be UTF-8.
  func facts(of name: [UInt8]) throws(ServingError) -> FileFacts? {
    var status = stat()
    let cName = name.map { CChar(bitPattern: $0) } + [0]
    do {
      try Descriptor.retried("examine", "\(path)/\(String(decoding: name, as: UTF8.self))") {
        fstatat(descriptor.number, cName, &status, AT_SYMLINK_NOFOLLOW)
      }
      return FileFacts(status)
    } catch {
      guard error.systemNumber == ENOENT else { throw error }
      return nil
    }
  }

  /// An error from work in this folder, and its reason when somebody removed the folder meanwhile.
  func explained(_ error: ServingError) -> ServingError {
    // When the system will not say, the error stands for itself.
    guard let status = try? descriptor.status(), status.st_nlink == 0 else { return error }
    return ServingError(
      .notFound,
      "\(path.quotedPath) was removed meanwhile, and nothing is left in it; make the registry "
        + "whole again and repeat: \(error.message)")
  }

  /// The names in this folder, sorted, without `.` and `..`.
  /// - Throws: `RESOURCE_EXHAUSTED` when there are more than `RegistryLimits.entriesPerFolderMax`.
  func entries() throws(ServingError) -> [FolderEntry] {
    try FolderListing.entries(of: descriptor)
  }
}
