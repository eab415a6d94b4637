internal import CoreMetrics

/// A library's timer.
final class LibraryTimer: LibraryInstrument, TimerHandler {
  private let durations = DurationHistogram()

  func recordNanoseconds(_ duration: Int64) {
    durations.record(nanoseconds: UInt64(max(0, duration)))
  }

  var reading: MetricReading { .histogram(durations.snapshot()) }
}
