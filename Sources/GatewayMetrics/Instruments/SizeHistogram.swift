/// How many things came together, such as the rows of a batch, with the powers of two up to 4,096
/// as edges.
package struct SizeHistogram: ~Copyable, Sendable {
  private let cells = BucketCells(.sizes)

  package init() {}

  package func record(_ size: Int) { cells.record(UInt64(max(0, size)), count: 1) }

  package func snapshot() -> HistogramSnapshot { cells.snapshot(unitsPerBaseUnit: 1) }
}
