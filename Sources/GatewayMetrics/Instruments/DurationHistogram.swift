/// How long something took: recorded in nanoseconds, shown in seconds, with edges from 10 µs to
/// 60 s in steps of about 1, 2.5 and 5.
package struct DurationHistogram: ~Copyable, Sendable {
  private let cells = BucketCells(.durations)

  package init() {}

  /// - Parameter count: how many events took this long, such as all requests of one batch.
  package func record(nanoseconds: UInt64, count: Int = 1) {
    cells.record(nanoseconds, count: count)
  }

  package func snapshot() -> HistogramSnapshot { cells.snapshot(unitsPerBaseUnit: 1_000_000_000) }
}
