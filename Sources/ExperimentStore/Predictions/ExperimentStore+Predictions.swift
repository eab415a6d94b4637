internal import GRDB
package import ServingCore
internal import Synchronization

extension ExperimentStore {
  private static let insertBodies =
    "INSERT INTO bodies (prediction_id, received_us, input, reply) VALUES (?, ?, ?, ?)"

  /// Adds records to the prediction log in their order, in one transaction: all of them or none.
  /// Outcomes that came before their prediction are joined with it.
  package func append(_ batch: [PredictionRecord]) throws(ServingError) {
    if batch.isEmpty { return }
    try write { db, database in
      var row = FastBinding(try db.cachedStatement(sql: PredictionColumns.insert), db)
      var bodies = FastBinding(try db.cachedStatement(sql: Self.insertBodies), db)
      // Nearly always none waits, and then nothing is looked up.
      let outcomesWait = try OutcomeTable.someWait(db)
      try database.dictionary.withLock { dictionary in
        for record in batch {
          let hash = RequestHash.value(of: record.requestID)
          let identifiers = try dictionary.identifiers(of: record, db)
          PredictionColumns.bind(record, hash: hash, identifiers, to: &row)
          let id = try row.run()
          if PredictionColumns.hasBodies(record) {
            bodies.bind(id)
            bodies.bind(record.receivedAtMicroseconds)
            bodies.bind(bytes: record.input)
            bodies.bind(bytes: record.reply)
            _ = try bodies.run()
          }
          if outcomesWait {
            try OutcomeTable.join(
              hash: hash, requestID: record.requestID, model: record.model, prediction: id, db)
          }
        }
      }
    }
  }
}
