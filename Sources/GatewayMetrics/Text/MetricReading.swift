/// What a series reads at one moment.
package enum MetricReading: Hashable, Sendable {
  case count(UInt64)
  case number(Double)
  case histogram(HistogramSnapshot)
  /// A summary without quantiles.
  case summary(count: UInt64, sum: Double)
}
