internal import GRDB

/// Rows that stand for a name, so that it is not in each of millions of rows.
enum DictionaryRow {
  /// The row that holds these values, made when there is none.
  static func id(
    _ db: Database, find: String, make: String, _ arguments: StatementArguments
  ) throws -> Int64 {
    if let found = try Row.fetchOne(db.cachedStatement(sql: find), arguments: arguments) {
      return try StoredFields(found).integer(0)
    }
    try db.cachedStatement(sql: make).execute(arguments: arguments)
    return db.lastInsertedRowID
  }

  static func id(ofModel name: String, _ db: Database) throws -> Int64 {
    try id(
      db, find: "SELECT id FROM models WHERE name = ?",
      make: "INSERT INTO models (name) VALUES (?)", [name])
  }
}
