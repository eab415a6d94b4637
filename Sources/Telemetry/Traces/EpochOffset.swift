internal import Glibc
internal import ServingCore

/// Both clocks at once, to tell times since 1970 of instants.
package enum EpochOffset {
  /// Nanoseconds from the monotonic clock's zero to 1970's. Read for each batch anew, as the wall
  /// clock may be set; spans of one request are told by one reading.
  @Sendable package static func read() -> Int64 {
    nanoseconds(CLOCK_REALTIME) - nanoseconds(CLOCK_MONOTONIC)
  }

  private static func nanoseconds(_ clock: clockid_t) -> Int64 {
    var time = timespec()
    // Fails only for a clock that is none.
    precondition(clock_gettime(clock, &time) == 0, "a clock of POSIX was refused")
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}
