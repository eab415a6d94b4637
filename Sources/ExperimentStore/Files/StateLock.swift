internal import Glibc
internal import ServingCore

/// The state folder's one owner, by `flock`: gone with the process, however it ends.
final class StateLock: Sendable {
  private let descriptor: CInt
  private let path: String

  /// - Throws: `FAILED_PRECONDITION` when another process has it.
  init(_ folder: StateFolder) throws(ServingError) {
    let number = open(folder.lockPath, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard number >= 0 else { throw .state(errno, "open", folder.lockPath) }
    while flock(number, LOCK_EX | LOCK_NB) != 0 {
      let failure = errno
      if failure == EINTR { continue }
      close(number)
      guard failure == EWOULDBLOCK else { throw .state(failure, "lock", folder.lockPath) }
      throw ServingError(
        .failedPrecondition,
        "the state folder \(folder.path.quotedPath) is in use: another server has it; give each "
          + "--state of its own")
    }
    descriptor = number
    path = folder.lockPath
  }

  /// Whether the locked file is still the one that others would try to lock: not so when somebody
  /// removed it.
  var isInPlace: Bool {
    var locked = stat()
    var named = stat()
    return fstat(descriptor, &locked) == 0 && stat(path, &named) == 0
      && locked.st_dev == named.st_dev && locked.st_ino == named.st_ino
  }

  deinit { close(descriptor) }
}
