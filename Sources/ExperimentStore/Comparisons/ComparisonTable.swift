internal import GRDB
internal import ServingCore

/// Rows of `comparisons` with what is known of them.
enum ComparisonTable {
  enum Choice {
    case all
    case model(ModelName)
    case id(ComparisonID)

    var condition: (sql: String, arguments: StatementArguments) {
      switch self {
      case .all: ("1", [])
      case .model(let name): ("m.name = ?", [name.description])
      case .id(let id):
        (
          "m.name = ? AND c.baseline = ? AND c.candidate = ? AND c.since = ?",
          [id.model.description, id.baseline.number, id.candidate.number, id.since]
        )
      }
    }
  }

  private static let names = "c.id, m.name, c.baseline, c.candidate, c.since"

  /// What stands for comparisons, whether anything but replies is kept of them or not.
  static func identifiers(
    _ choice: Choice, _ db: Database
  ) throws -> [(row: Int64, id: ComparisonID)] {
    let (condition, arguments) = choice.condition
    let sql = """
      SELECT \(names) FROM comparisons c JOIN models m ON m.id = c.model_id
      WHERE \(condition) ORDER BY c.id
      """
    return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: arguments).map { row in
      let fields = StoredFields(row)
      return try (fields.integer(0), id(fields))
    }
  }

  /// The newest first.
  static func select(
    _ choice: Choice, max: Int, _ db: Database
  ) throws -> [StoredComparison] {
    let (condition, arguments) = choice.condition
    let sql = """
      SELECT \(names), s.baseline_sha256, s.candidate_sha256, s.from_us, s.until_us, s.settings,
        s.mirrored, s.compared, s.row_count, s.differing, s.payload
      FROM comparison_summaries s JOIN comparisons c ON c.id = s.comparison_id
        JOIN models m ON m.id = c.model_id
      WHERE \(condition) ORDER BY s.until_us DESC, c.id DESC LIMIT ?
      """
    let rows = try Row.fetchAll(db.cachedStatement(sql: sql), arguments: arguments + [max])
    return try rows.map { row in
      let fields = StoredFields(row)
      return try StoredComparison(
        id: id(fields), baselineSHA256: fields.digest(5), candidateSHA256: fields.digest(6),
        fromMicroseconds: fields.integer(7), untilMicroseconds: fields.integer(8),
        settings: fields.presentBytes(9),
        counts: StoredComparison.Counts(
          mirrored: Int(fields.integer(10)), compared: Int(fields.integer(11)),
          rows: Int(fields.integer(12)), differing: Int(fields.integer(13))),
        payload: fields.presentBytes(14), pairs: PairTable.select(fields.integer(0), db))
    }
  }

  static func replace(_ comparison: StoredComparison, row: Int64, _ db: Database) throws {
    let sql = """
      INSERT OR REPLACE INTO comparison_summaries (comparison_id, baseline_sha256,
        candidate_sha256, from_us, until_us, settings, mirrored, compared, row_count, differing,
        payload) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """
    let counts = comparison.counts
    try db.cachedStatement(sql: sql).execute(arguments: [
      row, StoredValue.digest(comparison.baselineSHA256),
      StoredValue.digest(comparison.candidateSHA256), comparison.fromMicroseconds,
      comparison.untilMicroseconds, StoredValue.bytes(comparison.settings), counts.mirrored,
      counts.compared, counts.rows, counts.differing, StoredValue.bytes(comparison.payload),
    ])
  }

  /// Deletes some of what is kept of a comparison; the row that stands for it stays, as it is known
  /// to whoever writes.
  /// - Returns: false when nothing was left.
  static func discardChunk(of id: ComparisonID, _ db: Database) throws -> Bool {
    guard let row = try identifiers(.id(id), db).first?.row else { return false }
    try db.execute(
      sql: """
        DELETE FROM shadow_replies WHERE id IN
          (SELECT id FROM shadow_replies WHERE comparison_id = ? LIMIT ?)
        """, arguments: [row, StoreLimits.retentionChunkRows])
    if db.changesCount > 0 { return true }
    return try delete(row, db) > 0
  }

  /// Deletes a comparison's summary and pairs.
  /// - Returns: how many rows those were.
  static func delete(_ row: Int64, _ db: Database) throws -> Int {
    try db.execute(sql: "DELETE FROM different_pairs WHERE comparison_id = ?", arguments: [row])
    let pairs = db.changesCount
    try db.execute(
      sql: "DELETE FROM comparison_summaries WHERE comparison_id = ?", arguments: [row])
    return pairs + db.changesCount
  }

  private static func id(_ fields: StoredFields) throws -> ComparisonID {
    try ComparisonID(
      model: fields.model(1), baseline: fields.version(2), candidate: fields.version(3),
      since: Int(fields.integer(4)))
  }
}
