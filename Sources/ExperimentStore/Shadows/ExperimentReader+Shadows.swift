internal import GRDB
package import ServingCore

extension ExperimentReader {
  /// What shadows said of a request, by comparison and newest first; at most
  /// ``StoreLimits/shadowRepliesPerRequestMax`` of each comparison.
  package func shadowReplies(requestID: String) throws(ServingError) -> [ShadowRecord] {
    try read { db in
      var found: [ShadowRecord] = []
      for (row, id) in try ComparisonTable.identifiers(.all, db) {
        let rows = try Row.fetchAll(
          db.cachedStatement(sql: ShadowColumns.selectByRequest),
          arguments: [
            row, RequestHash.value(of: requestID), StoredValue.text(requestID),
            StoreLimits.shadowRepliesPerRequestMax,
          ])
        found += try rows.map { try ShadowColumns.record($0, id) }
      }
      return found
    }
  }

  /// What both versions of a comparison said of requests of which it is known what turned out to be
  /// true, the newest outcome first.
  ///
  /// A request is given once: with its newest outcome, whoever reported it, and with the newest of
  /// its replies at which the shadow did not fail. Callers may use one request id twice; then the
  /// outcome belongs to the newest, as it does in the prediction log.
  /// - Parameters:
  ///   - sinceMicroseconds: of the oldest request, since 1970-01-01T00:00:00Z; nil for all.
  ///   - max: pairs that are given.
  package func pairedOutcomes(
    of id: ComparisonID, sinceMicroseconds: Int64? = nil,
    max: Int = StoreLimits.pairedOutcomesMax
  ) throws(ServingError) -> [PairedOutcome] {
    try read { db in
      guard let row = try ComparisonTable.identifiers(.id(id), db).first?.row else { return [] }
      let rows = try Row.fetchCursor(
        db.cachedStatement(sql: ShadowColumns.selectPaired),
        arguments: [
          row, sinceMicroseconds ?? .min, max,
          OutcomeScopes.json(try OutcomeScopes.rows(with: id.model, db)),
        ])
      var slices = SliceTexts()
      var pairs: [PairedOutcome] = []
      while let row = try rows.next() {
        pairs.append(try ShadowColumns.pairedOutcome(row, &slices))
      }
      return pairs
    }
  }

  /// Shadow replies that are kept, of all comparisons; reads an index from end to end.
  package func shadowReplyCount() throws(ServingError) -> Int {
    try read { db in try Int.fetchOne(db, sql: "SELECT count(*) FROM shadow_replies") ?? 0 }
  }
}
