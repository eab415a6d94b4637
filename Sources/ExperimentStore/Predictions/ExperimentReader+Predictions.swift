internal import GRDB
package import ServingCore

extension ExperimentReader {
  /// What was logged under a request id with what was reported of it, newest first; at most
  /// ``StoreLimits/predictionsPerRequestMax``. Empty when there is nothing: never logged, not
  /// written yet, or gone by retention.
  package func predictions(requestID: String) throws(ServingError) -> [StoredPrediction] {
    try read { db in
      let hash = RequestHash.value(of: requestID)
      var found = try Row.fetchAll(
        db.cachedStatement(sql: PredictionColumns.selectByRequest),
        arguments: [hash, StoredValue.text(requestID), StoreLimits.predictionsPerRequestMax]
      ).map(PredictionColumns.stored)
      if found.isEmpty { return found }
      let outcomes = try OutcomeTable.rows(hash: hash, requestID: requestID, db)
      for index in found.indices {
        found[index].outcomes = outcomes.reversed()
          .filter { $0.predictionID == found[index].id }.map(\.stored)
      }
      return found
    }
  }

  /// Predictions in the log; reads an index from end to end.
  package func predictionCount() throws(ServingError) -> Int {
    try read { db in try Int.fetchOne(db, sql: "SELECT count(*) FROM predictions") ?? 0 }
  }
}
