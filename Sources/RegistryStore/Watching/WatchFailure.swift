internal import Glibc
internal import ServingCore

/// Why inotify does not watch the registry.
enum WatchFailure: Error, Hashable, Sendable {
  /// The registry's folder is not there or cannot be read.
  case rootAway(String)
  /// The system or the file system does not give what is needed.
  case unavailable(String)
  /// What was watched is not what must be watched any more. Setting the watches anew mends it.
  case lostTrack(String)

  var reason: String {
    switch self {
    case .rootAway(let reason), .unavailable(let reason), .lostTrack(let reason): reason
    }
  }

  /// What `inotify_init1` says.
  /// - Parameter number: `errno`.
  static func noInstance(_ number: CInt) -> WatchFailure {
    switch number {
    case EMFILE:
      .unavailable(
        "this user has as many inotify instances as the system allows "
          + "(fs.inotify.max_user_instances), or this process as many open files (ulimit -n)")
    case ENOSYS:
      .unavailable("this system has no inotify")
    default:
      .unavailable(ServingError.system(number, "open", "inotify").message)
    }
  }

  /// What `inotify_add_watch` says.
  /// - Parameter number: `errno`.
  /// - Returns: nil when there is no folder or no permission; the watch on the folder above tells
  ///   of the end of either.
  static func noWatch(_ number: CInt, on path: String) -> WatchFailure? {
    switch number {
    case _ where isAbsence(number): nil
    case ENOSPC:
      .unavailable(
        "this user has as many inotify watches as the system allows "
          + "(fs.inotify.max_user_watches)")
    default:
      .unavailable(ServingError.system(number, "watch", path).message)
    }
  }

  static func tooManyFolders(limit: Int) -> WatchFailure {
    .unavailable("the registry has more than \(limit) folders to watch (watchCountMax)")
  }

  /// What a folder's file system says: nothing, for those that are polled.
  /// - Parameter type: the magic number of statfs(2).
  /// - Returns: nil when inotify is to watch the folder.
  static func remote(
    fileSystem type: Int, _ mode: WatchSettings.Mode, _ path: String
  ) -> WatchFailure? {
    guard mode == .automatic, let name = RemoteFileSystem.name(ofType: type) else { return nil }
    return .unavailable(
      "\(path.quotedPath) is on \(name), where changes made elsewhere cause no events")
  }

  /// Whether a folder is not there, is none, or is closed to us.
  static func isAbsence(_ number: CInt) -> Bool {
    switch number {
    case ENOENT, ENOTDIR, ELOOP, EACCES, EPERM: true
    default: false
    }
  }
}
