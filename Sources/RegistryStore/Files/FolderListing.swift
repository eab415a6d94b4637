internal import Glibc
internal import ServingCore

/// Reads the names in a folder.
enum FolderListing {
  static func entries(of folder: borrowing Descriptor) throws(ServingError) -> [FolderEntry] {
    let path = folder.path
    let folderNumber = folder.number
    // A descriptor of its own: the stream below keeps a position and closes what it was given.
    let number = try Descriptor.retried("list", path) {
      openat(folderNumber, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    }
    guard let stream = fdopendir(number) else {
      let failure = errno
      close(number)
      throw .system(failure, "list", path)
    }
    defer { closedir(stream) }
    var entries: [FolderEntry] = []
    while let entry = try next(in: stream, path: path) {
      guard entries.count < RegistryLimits.entriesPerFolderMax else {
        throw ServingError(
          .resourceExhausted,
          "\(path.quotedPath) has more than \(RegistryLimits.entriesPerFolderMax) names")
      }
      let name = entry.name
      guard name != [UInt8(ascii: ".")], name != Array("..".utf8) else { continue }
      let kind = try kind(ofType: Int(entry.type), name: name, in: folderNumber, path: path)
      entries.append(FolderEntry(bytes: name, kind: kind))
    }
    return entries.sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
  }

  private static func next(
    in stream: OpaquePointer, path: String
  ) throws(ServingError) -> (name: [UInt8], type: UInt8)? {
    // The end and an error both are NULL; only the error sets errno.
    errno = 0
    guard let entry = readdir(stream) else {
      let failure = errno
      guard failure == 0 else { throw .system(failure, "list", path) }
      return nil
    }
    guard let offset = MemoryLayout<dirent>.offset(of: \.d_name) else {
      preconditionFailure("a directory entry without a name")
    }
    let name = UnsafeRawPointer(entry).advanced(by: offset)
    let length = strlen(name.assumingMemoryBound(to: CChar.self))
    return (
      Array(UnsafeRawBufferPointer(start: name, count: length)), entry.pointee.d_type
    )
  }

  private static func kind(
    ofType type: Int, name: [UInt8], in folder: CInt, path: String
  ) throws(ServingError) -> FolderEntry.Kind {
    switch type {
    case Int(DT_REG): return .file
    case Int(DT_DIR): return .folder
    case Int(DT_LNK): return .symbolicLink
    case Int(DT_UNKNOWN): break  // Some file systems do not say; ask for the name itself.
    default: return .other
    }
    var status = stat()
    let cName = name.map { CChar(bitPattern: $0) } + [0]
    let failure = fstatat(folder, cName, &status, AT_SYMLINK_NOFOLLOW) == 0 ? 0 : errno
    // Removed since it was listed: whoever opens it will be told so.
    guard failure == 0 || failure == ENOENT else { throw .system(failure, "examine", path) }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return .file
    case S_IFDIR: return .folder
    case S_IFLNK: return .symbolicLink
    default: return .other
    }
  }
}
