internal import CLinux
internal import ServingCore
internal import ServingRuntime

/// The one place where the process reads its clocks.
enum SystemClock {
  /// Never steps, stands still for nobody.
  @Sendable static func monotonic() -> MonotonicInstant {
    MonotonicInstant(nanoseconds: crossfade_monotonic_nanoseconds())
  }

  /// For people to read.
  static let wall = WallClock { crossfade_wall_milliseconds() }
}
