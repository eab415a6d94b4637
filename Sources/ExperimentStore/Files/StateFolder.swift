internal import Glibc
internal import ServingCore

/// Names and permissions in the folder that `--state` names: nobody but its owner reads what was
/// asked of the models.
struct StateFolder: Hashable, Sendable {
  static let databaseName = "crossfade.sqlite"
  static let lockName = "lock"

  let path: String

  var databasePath: String { "\(path)/\(Self.databaseName)" }
  var lockPath: String { "\(path)/\(Self.lockName)" }

  /// Makes the folder where it is missing; those above it must be there.
  func create() throws(ServingError) {
    guard mkdir(path, 0o700) != 0 else { return }
    let number = errno
    var status = stat()
    guard number == EEXIST, stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
      throw .state(number, "make the state folder", path)
    }
  }

  /// Makes an empty database file with its permissions where there is none: SQLite would go by the
  /// umask. It gives the files beside it the permissions of this one.
  func createDatabaseFile() throws(ServingError) {
    let descriptor = open(databasePath, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .state(errno, "open", databasePath) }
    close(descriptor)
  }

  /// Which file the database's name stands for; nil when there is none.
  func databaseIdentity() -> FileIdentity? {
    var status = stat()
    guard stat(databasePath, &status) == 0 else { return nil }
    return FileIdentity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
  }
}
