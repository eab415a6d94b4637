extension EvidenceWriter {
  /// At most 60 bytes, mostly some ten.
  mutating func append(_ counts: RateCounts) {
    append(counts.units)
    guard counts.units > 0 else { return }
    append(counts.rows)
    append(counts.hits)
    // With one row a request the sums of squares say nothing new.
    append(counts.rowsSquared - counts.rows)
    guard counts.rowsSquared > counts.rows else { return }
    append(counts.hitsSquared)
    append(counts.hitsTimesRows)
  }

  /// At most 70 bytes, and 2 of none.
  mutating func append(_ counts: MeanCounts) {
    append(counts.leftOutRows)
    append(counts.units)
    guard counts.units > 0 else { return }
    append(counts.rows)
    append(counts.mean)
    append(counts.offSquared)
    append(counts.offTimesRows)
    append(counts.rowsSquared)
    append(counts.spread)
  }
}
