internal import CLinux
internal import ServingCore
internal import ServingRuntime

/// The one place where the process reads its clocks.
enum SystemClock {
  /// Never steps, stands still for nobody.
  @Sendable static func monotonic() -> MonotonicInstant {
    MonotonicInstant(nanoseconds: crossfade_monotonic_nanoseconds())
  }

  /// Microseconds since 1970-01-01T00:00:00Z.
  @Sendable static func wallMicroseconds() -> Int64 { crossfade_wall_milliseconds() * 1_000 }

  /// For people to read.
  static let wall = WallClock { crossfade_wall_milliseconds() }
}
