internal import Glibc

/// How many connections the process may have open.
enum OpenFileLimit {
  /// Raises the limit to what the system lets everybody have: the usual one of 1,024 is there for
  /// programs that use select(2). Where it cannot be raised it stays; a connection too many then
  /// says so.
  static func raise() {
    let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    var limit = rlimit()
    guard getrlimit(resource, &limit) == 0 else { return }
    limit.rlim_cur = limit.rlim_max
    _ = setrlimit(resource, &limit)
  }
}
