internal import Glibc

/// How many file descriptors the process may have, getrlimit(2).
enum DescriptorLimit {
  /// Kept back from the data plane's connections: for the registry, the store, the admin plane,
  /// and the processes in which versions are tried out.
  static let reservedCount = 128

  /// Raises the limit as far as the process may by itself, and tells what it is then; nil when the
  /// system does not say.
  static func raise() -> Int? {
    let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    var limit = rlimit()
    guard getrlimit(resource, &limit) == 0 else { return nil }
    if limit.rlim_cur < limit.rlim_max {
      var raised = limit
      raised.rlim_cur = limit.rlim_max
      // Where it is refused, the limit is what it was.
      if setrlimit(resource, &raised) == 0 { limit = raised }
    }
    return Int(clamping: limit.rlim_cur)
  }

  /// The connections that there may be with a limit: at least 1, so that a server with too small a
  /// limit is slow, and not silent.
  static func connectionCountMax(wanted: Int, descriptorCountMax: Int) -> Int {
    max(1, min(wanted, descriptorCountMax - reservedCount))
  }
}
