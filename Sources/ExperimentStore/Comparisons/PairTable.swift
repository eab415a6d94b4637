internal import GRDB
internal import ServingCore

/// Rows of `different_pairs`.
enum PairTable {
  /// What tells a pair from the others of its comparison.
  private struct Key: Hashable {
    var requestID: String
    var receivedAtMicroseconds: Int64
    /// Nil for what is no number: that equals nothing, not even itself.
    var magnitude: Double?

    init(requestID: String, receivedAtMicroseconds: Int64, magnitude: Double) {
      self.requestID = requestID
      self.receivedAtMicroseconds = receivedAtMicroseconds
      self.magnitude = magnitude.isNaN ? nil : magnitude
    }
  }

  static func select(_ comparison: Int64, _ db: Database) throws -> [DifferentPair] {
    // A text is above every number for SQLite, so `NaN` would come first.
    let sql = """
      SELECT request_id, received_us, magnitude, sentence, slices, baseline, candidate, input
      FROM different_pairs WHERE comparison_id = ?
      ORDER BY typeof(magnitude) = 'text', magnitude DESC, received_us, id
      """
    return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [comparison]).map { row in
      let fields = StoredFields(row)
      return try DifferentPair(
        requestID: fields.text(0), receivedAtMicroseconds: fields.integer(1),
        magnitude: fields.number(2), sentence: fields.text(3),
        slices: StoredJSON.object(reading: fields.optionalText(4)), baseline: fields.text(5),
        candidate: fields.text(6), input: fields.optionalText(7))
    }
  }

  /// Writes those that are new and deletes those that are not among them any more: most stay from
  /// one time to the next, and they are large.
  /// - Parameter kept: what retention goes by; nil when it is not known yet.
  static func replace(
    _ pairs: [DifferentPair], of comparison: Int64, kept: RetentionCutoffs?, _ db: Database
  ) throws {
    var present: Set<Key> = []
    var wanted: Set<Key> = []
    let isKept = { (pair: DifferentPair) in
      pair.receivedAtMicroseconds >= kept?.predictionsMicroseconds ?? .min
    }
    for pair in pairs where isKept(pair) { wanted.insert(key(pair)) }
    let sql =
      "SELECT id, request_id, received_us, magnitude FROM different_pairs WHERE comparison_id = ?"
    for row in try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [comparison]) {
      let fields = StoredFields(row)
      let key = try Key(
        requestID: fields.text(1), receivedAtMicroseconds: fields.integer(2),
        magnitude: fields.number(3))
      if wanted.contains(key), present.insert(key).inserted { continue }
      try db.cachedStatement(sql: "DELETE FROM different_pairs WHERE id = ?")
        .execute(arguments: [fields.integer(0)])
    }
    for pair in pairs where isKept(pair) && present.insert(key(pair)).inserted {
      let keepsInput =
        pair.receivedAtMicroseconds >= kept?.bodiesMicroseconds ?? .min
      try insert(pair, of: comparison, input: keepsInput ? pair.input : nil, db)
    }
  }

  private static func key(_ pair: DifferentPair) -> Key {
    Key(
      requestID: pair.requestID, receivedAtMicroseconds: pair.receivedAtMicroseconds,
      magnitude: pair.magnitude)
  }

  private static func insert(
    _ pair: DifferentPair, of comparison: Int64, input: String?, _ db: Database
  ) throws {
    let sql = """
      INSERT INTO different_pairs (comparison_id, request_id, received_us, magnitude, sentence,
        slices, baseline, candidate, input) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      """
    try db.cachedStatement(sql: sql).execute(arguments: [
      comparison, StoredValue.text(pair.requestID), pair.receivedAtMicroseconds,
      StoredValue.number(pair.magnitude), StoredValue.text(pair.sentence),
      StoredValue.text(StoredJSON.object(pair.slices)), StoredValue.text(pair.baseline),
      StoredValue.text(pair.candidate), StoredValue.text(input),
    ])
  }
}
