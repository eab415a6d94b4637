internal import GRDB
internal import ServingCore

/// Reads the requests whose inputs are kept, by the index over the time of bodies: what is kept
/// without them costs nothing.
enum RequestPages {
  struct Query {
    var model: ModelName
    var version: ModelVersion?
    var after: LoggedRequestPage.Place
    var rowsMax: Int
  }

  private static let select = """
    SELECT \(PredictionColumns.all), b.received_us
    FROM bodies b CROSS JOIN predictions p ON p.id = b.prediction_id
      CROSS JOIN models m ON m.id = p.model_id CROSS JOIN artifacts a ON a.id = p.artifact_id
    WHERE (b.received_us, b.prediction_id) > (?1, ?2) AND m.name = ?3
      AND (?4 IS NULL OR a.version = ?4) AND b.input IS NOT NULL
    ORDER BY b.received_us, b.prediction_id LIMIT ?5
    """

  static func page(_ query: Query, _ db: Database) throws -> LoggedRequestPage {
    var page = LoggedRequestPage(records: [], next: nil)
    var byteCount = 0
    let rows = try Row.fetchCursor(
      db.cachedStatement(sql: select),
      arguments: [
        query.after.receivedAtMicroseconds, query.after.row, query.model.description,
        query.version?.number, query.rowsMax,
      ])
    while let row = try rows.next() {
      let stored = try PredictionColumns.stored(row)
      byteCount += (stored.record.input?.count ?? 0) + (stored.record.reply?.count ?? 0)
      page.records.append(stored.record)
      let isFull =
        page.records.count >= query.rowsMax || byteCount >= StoreLimits.requestPageByteCount
      guard isFull else { continue }
      // By the body's own time, which the index goes by.
      page.next = try LoggedRequestPage.Place(
        receivedAtMicroseconds: StoredFields(row).integer(PredictionColumns.allCount),
        row: stored.id)
      break
    }
    return page
  }
}
