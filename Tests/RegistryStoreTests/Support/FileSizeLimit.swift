import Glibc

/// A process's limit on the size of the files it writes.
enum FileSizeLimit {
  /// `RLIMIT_FSIZE`, which is of another type in each view of the C library.
  private static let resource = __rlimit_resource_t(UInt32(1))

  /// Has writes beyond the limit fail with `EFBIG`. For a process of a test's own, as the limit
  /// stays.
  static func set(byteCount: Int) {
    // Without this, the first write beyond the limit would end the process.
    signal(SIGXFSZ, SIG_IGN)
    var limit = rlimit()
    precondition(getrlimit(resource, &limit) == 0, "getrlimit: \(errno)")
    limit.rlim_cur = rlim_t(byteCount)
    precondition(setrlimit(resource, &limit) == 0, "setrlimit: \(errno)")
  }
}
