/// A histogram as it was at one moment.
package struct HistogramSnapshot: Hashable, Sendable {
  /// Upper edges of the buckets but the last, which has none; ascending.
  package var edges: [UInt64]
  /// Events in each bucket by itself, one more than there are edges.
  package var counts: [UInt64]
  /// Of all values.
  package var sum: UInt64
  /// What edges and sum are divided by: 1,000,000,000 for nanoseconds that are shown as seconds.
  package var unitsPerBaseUnit: UInt64

  package init(edges: [UInt64], counts: [UInt64], sum: UInt64, unitsPerBaseUnit: UInt64 = 1) {
    precondition(counts.count == edges.count + 1, "one bucket more than edges")
    self.edges = edges
    self.counts = counts
    self.sum = sum
    self.unitsPerBaseUnit = unitsPerBaseUnit
  }

  package var count: UInt64 { counts.reduce(0, &+) }

  /// Counts the events of another histogram with the same edges in.
  package mutating func merge(_ other: HistogramSnapshot) {
    precondition(
      edges == other.edges && unitsPerBaseUnit == other.unitsPerBaseUnit,
      "histograms of different edges do not merge")
    for index in counts.indices { counts[index] &+= other.counts[index] }
    sum &+= other.sum
  }
}
