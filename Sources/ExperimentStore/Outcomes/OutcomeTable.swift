internal import GRDB
internal import ServingCore

/// How outcomes and predictions find each other.
///
/// Rows of `outcomes` are events in the order in which they begin to count: one that is joined with
/// its prediction late moves to the end. `replaces` names the row that the same prediction had
/// before, so whoever keeps sums reads each row once and takes the replaced one back.
enum OutcomeTable {
  static func someWait(_ db: Database) throws -> Bool {
    let sql = "SELECT 1 FROM outcomes WHERE prediction_id IS NULL LIMIT 1"
    return try Row.fetchOne(db.cachedStatement(sql: sql)) != nil
  }

  /// Everything that was reported of a request, oldest first.
  static func rows(hash: Int64, requestID: String, _ db: Database) throws -> [OutcomeRow] {
    let sql = """
      SELECT \(OutcomeRow.columns) FROM outcomes o
      WHERE o.request_hash = ? AND o.request_id = ? ORDER BY o.id
      """
    return try Row.fetchAll(
      db.cachedStatement(sql: sql), arguments: [hash, StoredValue.text(requestID)]
    ).map(OutcomeRow.init)
  }

  /// Joins the outcomes that wait for a prediction with it.
  static func join(hash: Int64, requestID: String, prediction: Int64, _ db: Database) throws {
    var before: Int64?
    for row in try rows(hash: hash, requestID: requestID, db) where row.predictionID == nil {
      try db.cachedStatement(sql: "DELETE FROM outcomes WHERE id = ?").execute(arguments: [row.id])
      before = try insert(
        row.stored.outcome, hash: hash, at: row.stored.atMicroseconds, prediction: prediction,
        replaces: before, db)
    }
  }

  /// Adds one outcome, if it says anything new.
  static func add(
    _ outcome: Outcome, at microseconds: Int64, to receipt: inout OutcomeReceipt, _ db: Database
  ) throws {
    let hash = RequestHash.value(of: outcome.requestID)
    let sql = """
      \(PredictionColumns.segments) SELECT p.id
      FROM segments s CROSS JOIN predictions p ON \(PredictionColumns.bySegment)
      WHERE p.request_id = ? ORDER BY p.id DESC LIMIT 1
      """
    let prediction = try Row.fetchOne(
      db.cachedStatement(sql: sql), arguments: [hash, StoredValue.text(outcome.requestID)]
    ).map { try StoredFields($0).integer(0) }
    let before = try rows(hash: hash, requestID: outcome.requestID, db)
      .filter { $0.predictionID == prediction }
    let said = before.last { $0.stored.outcome.source == outcome.source }
    if said?.stored.outcome.truth == outcome.truth {
      receipt.repeated += 1
    } else if before.count >= StoreLimits.outcomesPerRequestMax {
      receipt.refused += 1
    } else {
      _ = try insert(
        outcome, hash: hash, at: microseconds, prediction: prediction,
        replaces: before.last?.id, db)
      receipt.added += 1
      if prediction != nil { receipt.joined += 1 }
    }
  }

  private static func insert(
    _ outcome: Outcome, hash: Int64, at microseconds: Int64, prediction: Int64?, replaces: Int64?,
    _ db: Database
  ) throws -> Int64 {
    if let replaces {
      try db.cachedStatement(sql: "UPDATE outcomes SET newest = 0 WHERE id = ?")
        .execute(arguments: [replaces])
    }
    var label = DatabaseValue.null
    var value = DatabaseValue.null
    switch outcome.truth {
    case .label(let text): label = StoredValue.text(text)
    case .value(let number): value = number.databaseValue
    }
    let sql = """
      INSERT INTO outcomes (request_hash, request_id, source, label, value, at_us, prediction_id,
        replaces, newest) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1)
      """
    try db.cachedStatement(sql: sql).execute(arguments: [
      hash, StoredValue.text(outcome.requestID), StoredValue.text(outcome.source), label, value,
      microseconds, prediction, replaces,
    ])
    return db.lastInsertedRowID
  }
}
