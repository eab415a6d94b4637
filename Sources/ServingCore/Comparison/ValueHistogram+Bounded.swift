/// Histograms that shall have fewer buckets. As with the usual bound, what they hold depends on the
/// values alone: on how many buckets those would need.
extension ValueHistogram {
  mutating func add(_ value: Double, bucketsMax: Int) {
    add(value)
    coarsen(bucketsMax: bucketsMax)
  }

  mutating func merge(_ other: ValueHistogram, bucketsMax: Int) {
    merge(other)
    coarsen(bucketsMax: bucketsMax)
  }
}
