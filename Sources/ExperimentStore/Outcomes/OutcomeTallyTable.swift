/// The counts of queries that are asked again and again.
struct OutcomeTallyTable {
  private struct Entry {
    var tally: OutcomeTally
    var use: UInt64
  }

  private var entries: [OutcomeQuery: Entry] = [:]
  private var uses: UInt64 = 0

  /// What is known; a fresh one for a new query.
  subscript(query: OutcomeQuery) -> OutcomeTally { entries[query]?.tally ?? OutcomeTally() }

  mutating func keep(_ tally: OutcomeTally, for query: OutcomeQuery) {
    if let known = entries[query], known.tally.lastRow > tally.lastRow { return }
    if entries[query] == nil, entries.count >= StoreLimits.outcomeQueriesMax,
      let oldest = entries.min(by: { $0.value.use < $1.value.use })
    {
      entries[oldest.key] = nil
    }
    uses += 1
    entries[query] = Entry(tally: tally, use: uses)
  }
}
