internal import Glibc
internal import PlatformSupport
package import ServingCore

/// A file of API keys. Changes are made one at a time, whoever makes them, and appear whole: those
/// who read see the file before or after, never in between.
package struct KeysFile: Sendable {
  package let path: String

  package init(path: String) {
    self.path = path
  }

  /// - Throws: `NOT_FOUND` or `INVALID_ARGUMENT` naming the file.
  package func read() throws(ServingError) -> KeyBook {
    let bytes = try FileBytes.read(path, "keys", byteCountMax: KeyBook.fileBytesMax)
    do throws(ServingError) { return try KeyBookCodec.book(bytes) } catch {
      throw error.prefixed("keys \(path.quotedPath)")
    }
  }

  /// Changes what the file holds; one that is not there is begun.
  /// - Throws: what `body` throws, and the system's words where the file cannot be written; nothing
  ///   has changed then.
  package func change<Result>(
    _ body: (inout KeyBook) throws(ServingError) -> Result
  ) throws(ServingError) -> Result {
    let target = Self.resolved(path)
    let folder = Self.folder(of: target)
    let lock = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard lock >= 0 else { throw Self.failure("open the folder of", target) }
    defer { close(lock) }
    // Let go with the descriptor. The folder is locked, as the file is another after each change.
    while flock(lock, LOCK_EX) != 0 {
      guard errno == EINTR else { throw Self.failure("lock the folder of", target) }
    }
    var book = access(target, F_OK) == 0 ? try read() : KeyBook()
    let result = try body(&book)
    try Self.write(KeyBookCodec.text(book), to: target, folder: lock)
    return result
  }

  /// Where a link leads: it stays one.
  private static func resolved(_ path: String) -> String {
    guard let resolved = realpath(path, nil) else { return path }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// For its owner's eyes: even digests tell who has keys, and for what.
  private static func write(
    _ text: String, to path: String, folder: CInt
  ) throws(ServingError) {
    let temporary = "\(path).\(getpid()).tmp"
    unlink(temporary)
    let descriptor = open(
      temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure("create", temporary) }
    do throws(ServingError) {
      defer { close(descriptor) }
      try write(Array(text.utf8), to: descriptor, temporary)
      guard fsync(descriptor) == 0 else { throw failure("flush", temporary) }
    } catch {
      unlink(temporary)
      throw error
    }
    guard rename(temporary, path) == 0 else {
      let error = failure("replace", path)
      unlink(temporary)
      throw error
    }
    guard fsync(folder) == 0 else { throw failure("flush the folder of", path) }
  }

  private static func write(
    _ bytes: [UInt8], to descriptor: CInt, _ path: String
  ) throws(ServingError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw failure("write", path) }
      rest = rest.dropFirst(count)
    }
  }

  private static func failure(_ action: String, _ path: String) -> ServingError {
    let number = errno
    let code: StatusCode =
      switch number {
      case ENOENT: .notFound
      case EACCES, EPERM, EROFS: .permissionDenied
      case ENOSPC, EDQUOT, EMFILE, ENFILE: .resourceExhausted
      default: .unavailable
      }
    return ServingError(
      code, "cannot \(action) \(path.quotedPath): \(String(cString: strerror(number)))")
  }
}
