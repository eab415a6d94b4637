/// The counts behind a histogram, added to by any thread: two relaxed additions an event, no lock,
/// no allocation. How many events there were is the sum over the buckets, so the two never differ.
struct BucketCells: ~Copyable, Sendable {
  private let ladder: BucketLadder
  private let counts = InlineArray<24, Tally> { _ in Tally() }
  private let sum = Tally()

  init(_ ladder: BucketLadder) {
    self.ladder = ladder
  }

  /// - Parameter count: how many events had this value.
  func record(_ value: UInt64, count: Int) {
    counts[ladder.bucket(of: value)].add(count)
    sum.add(value &* UInt64(max(0, count)))
  }

  /// - Parameter unitsPerBaseUnit: what the values are divided by for the text.
  func snapshot(unitsPerBaseUnit: UInt64) -> HistogramSnapshot {
    HistogramSnapshot(
      edges: ladder.edges, counts: (0...ladder.edges.count).map { counts[$0].value },
      sum: sum.value, unitsPerBaseUnit: unitsPerBaseUnit)
  }
}
