internal import GRDB
package import ServingCore

extension ExperimentStore {
  /// Keeps gates' evidence, each in place of what its key had before; all in one transaction.
  /// ``enforceRetention(_:nowMicroseconds:stepsMax:)`` deletes what nobody has brought up to date.
  package func save(_ evidence: [StoredEvidence]) throws(ServingError) {
    if evidence.isEmpty { return }
    try write { db, _ in
      let sql = """
        INSERT OR REPLACE INTO evidence (model, canary, since, arm, version, step, step_requests,
          updated_us, payload) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
      for one in evidence {
        try db.cachedStatement(sql: sql).execute(arguments: [
          one.key.model.description, one.key.canary.number, one.key.since,
          one.key.arm.storedNumber, one.key.version.number, one.step, one.stepRequests,
          one.updatedAtMicroseconds, StoredValue.bytes(one.payload),
        ])
      }
    }
  }
}

extension ExperimentReader {
  /// All evidence that is kept, by model, canary and arm.
  package func evidence() throws(ServingError) -> [StoredEvidence] {
    try read { db in
      let sql = """
        SELECT model, canary, since, arm, version, step, step_requests, updated_us, payload
        FROM evidence ORDER BY model, canary, since, arm, version
        """
      return try Row.fetchAll(db, sql: sql).map { row in
        let fields = StoredFields(row)
        return try StoredEvidence(
          key: StoredEvidence.Key(
            model: fields.model(0), canary: fields.version(1), since: Int(fields.integer(2)),
            arm: fields.number(3, Arm.self), version: fields.version(4)),
          payload: fields.presentBytes(8), step: Int(fields.integer(5)),
          stepRequests: Int(fields.integer(6)), updatedAtMicroseconds: fields.integer(7))
      }
    }
  }
}
