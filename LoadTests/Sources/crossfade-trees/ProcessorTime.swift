internal import Glibc

/// The processor time of this process, all threads of it.
enum ProcessorTime {
  /// In seconds. A reading, a call of the kernel, costs up to a microsecond.
  static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
