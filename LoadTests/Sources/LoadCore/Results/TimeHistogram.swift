internal import Histogram

/// Durations in whole microseconds, to three significant digits, in fixed memory.
package struct TimeHistogram: Sendable {
  /// The longest duration, ten minutes; a longer one counts as this.
  package static let microsecondsMax: UInt64 = 600_000_000

  private var histogram = Histogram<UInt32>(
    lowestDiscernibleValue: 1, highestTrackableValue: microsecondsMax,
    numberOfSignificantValueDigits: .three)

  package init() {}

  package var count: Int { Int(clamping: histogram.totalCount) }

  package mutating func record(microseconds: UInt64) {
    // A value up to the highest trackable one is never refused.
    _ = histogram.record(min(microseconds, Self.microsecondsMax))
  }

  /// Rounds to whole microseconds. What ended before it began counts as 0.
  package mutating func record(nanoseconds: Int64) {
    record(microseconds: UInt64((max(nanoseconds, 0) + 500) / 1_000))
  }

  package mutating func add(_ other: TimeHistogram) {
    histogram.add(other.histogram)
  }

  /// The duration that so many of a hundred do not exceed; 0 of none.
  package func microseconds(atPercentile percentile: Double) -> UInt64 {
    count == 0 ? 0 : histogram.valueAtPercentile(percentile)
  }

  /// Nil of none.
  package var summary: TimeSummary? {
    guard count > 0 else { return nil }
    return TimeSummary(
      count: count, minUs: histogram.min, meanUs: (histogram.mean * 10).rounded() / 10,
      p50Us: microseconds(atPercentile: 50), p90Us: microseconds(atPercentile: 90),
      p99Us: microseconds(atPercentile: 99), p999Us: microseconds(atPercentile: 99.9),
      maxUs: histogram.max)
  }
}
