/// How a figure of the rows is spread: a sketch for its quantiles, and its mean.
package struct ValueSpread: Hashable, Sendable {
  /// Buckets that ``histogram`` may have.
  package let bucketsMax: Int
  /// Values that are not finite are counted, but are in no bucket.
  package internal(set) var histogram = ValueHistogram()
  /// Of the finite values; its units are requests.
  package internal(set) var mean = MeanCounts()

  package init(bucketsMax: Int = ValueHistogram.bucketsMax) {
    self.bucketsMax = bucketsMax
  }

  /// Finite values.
  package var count: Int { histogram.count }

  /// See ``ValueHistogram/quantile(_:)``.
  package func quantile(_ level: Double) -> Double? { histogram.quantile(level) }

  mutating func merge(_ other: ValueSpread) {
    histogram.merge(other.histogram, bucketsMax: bucketsMax)
    mean.merge(other.mean)
  }
}
