extension EvidenceReader {
  /// What ``EvidenceWriter/append(_:)-(RateCounts)`` wrote.
  /// - Parameter name: of what is counted, for messages.
  mutating func rateCounts(_ name: String) throws(ServingError) -> RateCounts {
    var counts = RateCounts()
    counts.units = try count("requests of \(name)")
    guard counts.units > 0 else { return counts }
    counts.rows = try count("rows of \(name)")
    counts.hits = try count("hits of \(name)", max: counts.rows)
    guard counts.units <= counts.rows else {
      throw loss("has \(counts.units) requests of \(name) with \(counts.rows) rows")
    }
    counts.rowsSquared = counts.rows + (try count("squares of \(name)", max: Self.squaresMax))
    guard counts.rowsSquared > counts.rows else {
      guard counts.units == counts.rows else {
        throw loss("has \(counts.rows) rows of \(name) in \(counts.units) requests of one row")
      }
      (counts.hitsSquared, counts.hitsTimesRows) = (counts.hits, counts.hits)
      return counts
    }
    counts.hitsSquared = try count("squared hits of \(name)", max: counts.rowsSquared)
    counts.hitsTimesRows = try count("hits by rows of \(name)", max: counts.rowsSquared)
    guard counts.hits <= counts.hitsSquared, counts.hitsSquared <= counts.hitsTimesRows,
      counts.rowsSquared / RateCounts.rowsOfUnitMax <= counts.rows
    else { throw loss("has sums of \(name) that do not agree") }
    return counts
  }

  /// What ``EvidenceWriter/append(_:)-(MeanCounts)`` wrote.
  mutating func meanCounts(_ name: String) throws(ServingError) -> MeanCounts {
    var counts = MeanCounts()
    counts.leftOutRows = try count("rows left out of \(name)")
    counts.units = try count("requests of \(name)")
    guard counts.units > 0 else { return counts }
    counts.rows = try count("rows of \(name)")
    counts.mean = try double()
    counts.offSquared = try double()
    counts.offTimesRows = try double()
    counts.rowsSquared = try double()
    counts.spread = try double()
    let squares = [counts.offSquared, counts.rowsSquared, counts.spread]
    guard counts.units <= counts.rows, counts.mean.magnitude <= MeanCounts.valueMax,
      counts.offTimesRows.isFinite, squares.allSatisfy({ $0 >= 0 && $0.isFinite })
    else { throw loss("has sums of \(name) that do not agree") }
    return counts
  }

  /// What sums of squares may be: `countMax` rows in the largest of requests.
  private static let squaresMax = countMax * RateCounts.rowsOfUnitMax
}
