internal import Glibc
internal import ServingCore

/// The one place where the process reads its clocks.
enum SystemClock {
  /// CLOCK_MONOTONIC: never steps, stands still for nobody.
  @Sendable static func monotonic() -> MonotonicInstant {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return MonotonicInstant(
      nanoseconds: UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec))
  }
}
