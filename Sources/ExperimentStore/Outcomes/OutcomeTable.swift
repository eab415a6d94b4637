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

  /// Joins the outcomes that wait for a prediction with it, but for those whose reporter may not
  /// predict on its model: they go on waiting, as for a request that never comes.
  static func join(
    hash: Int64, requestID: String, model: ModelName, prediction: Int64, _ db: Database
  ) throws {
    let waiting = try rows(hash: hash, requestID: requestID, db).filter { $0.predictionID == nil }
    // Nearly always none has a scope, and then nothing is looked up.
    let isAnyScoped = waiting.contains { $0.scopeID != nil }
    let scopes = isAnyScoped ? try OutcomeScopes.rows(with: model, db) : []
    var before: Int64?
    for row in waiting where row.scopeID.map(scopes.contains) ?? true {
      try db.cachedStatement(sql: "DELETE FROM outcomes WHERE id = ?").execute(arguments: [row.id])
      before = try insert(
        row.stored.outcome, hash: hash, at: row.stored.atMicroseconds, scope: row.scopeID,
        prediction: prediction, replaces: before, db)
    }
  }

  /// Adds one outcome, if it says anything new.
  static func add(
    _ outcome: Outcome, at microseconds: Int64, in reach: OutcomeReach,
    to receipt: inout OutcomeReceipt, _ db: Database
  ) throws {
    let hash = RequestHash.value(of: outcome.requestID)
    let sql = """
      \(PredictionColumns.segments) SELECT p.id
      FROM segments s CROSS JOIN predictions p ON \(PredictionColumns.bySegment)
      WHERE p.request_id = ?
        AND (?3 IS NULL OR p.model_id IN (SELECT value FROM json_each(?3)))
      ORDER BY p.id DESC LIMIT 1
      """
    let prediction = try Row.fetchOne(
      db.cachedStatement(sql: sql),
      arguments: [hash, StoredValue.text(outcome.requestID), reach.models]
    ).map { try StoredFields($0).integer(0) }
    // Those that wait are of one scope: nobody takes the room of a prediction that is not theirs.
    let before = try rows(hash: hash, requestID: outcome.requestID, db).filter {
      $0.predictionID == prediction && (prediction != nil || $0.scopeID == reach.scope)
    }
    let said = before.last { $0.stored.outcome.source == outcome.source }
    if said?.stored.outcome.truth == outcome.truth {
      receipt.repeated += 1
    } else if before.count >= StoreLimits.outcomesPerRequestMax {
      receipt.refused += 1
    } else {
      _ = try insert(
        outcome, hash: hash, at: microseconds, scope: reach.scope, prediction: prediction,
        replaces: before.last?.id, db)
      receipt.added += 1
      if prediction != nil { receipt.joined += 1 }
    }
  }

  private static func insert(
    _ outcome: Outcome, hash: Int64, at microseconds: Int64, scope: Int64?, prediction: Int64?,
    replaces: Int64?, _ db: Database
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
        replaces, newest, scope_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1, ?)
      """
    try db.cachedStatement(sql: sql).execute(arguments: [
      hash, StoredValue.text(outcome.requestID), StoredValue.text(outcome.source), label, value,
      microseconds, prediction, replaces, scope,
    ])
    return db.lastInsertedRowID
  }
}
