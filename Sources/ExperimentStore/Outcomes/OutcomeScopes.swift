internal import GRDB
internal import ServingCore

/// The rows of `outcome_scopes`: as many as an access file has had of sets of models to predict on,
/// which are few.
enum OutcomeScopes {
  /// The row that stands for a scope, made when there is none; nil for every model.
  static func row(of scope: ModelScope, _ db: Database) throws -> Int64? {
    guard case .matching(let patterns) = scope else { return nil }
    return try DictionaryRow.id(
      db, find: "SELECT id FROM outcome_scopes WHERE models = ?",
      make: "INSERT INTO outcome_scopes (models) VALUES (?)",
      [StoredJSON.array(patterns.map(\.description)) ?? "[]"])
  }

  /// The rows of the scopes that a model is in.
  static func rows(with model: ModelName, _ db: Database) throws -> Set<Int64> {
    let sql = "SELECT id, models FROM outcome_scopes"
    var found: Set<Int64> = []
    for row in try Row.fetchAll(db.cachedStatement(sql: sql)) {
      let fields = StoredFields(row)
      if isIn(try fields.text(1), model) { found.insert(try fields.integer(0)) }
    }
    return found
  }

  /// The rows of those models of the log that are in a scope; nil for every model.
  static func models(in scope: ModelScope, _ db: Database) throws -> [Int64]? {
    guard scope != .every else { return nil }
    let sql = "SELECT id, name FROM models"
    return try Row.fetchAll(db.cachedStatement(sql: sql)).compactMap { row in
      let fields = StoredFields(row)
      return scope.contains(try fields.model(1)) ? try fields.integer(0) : nil
    }
  }

  /// Numbers as SQLite's `json_each` reads them.
  static func json(_ rows: some Sequence<Int64>) -> String {
    "[\(rows.map(String.init).joined(separator: ","))]"
  }

  /// What does not read as it was written is for no model: a damaged row must not widen a right.
  private static func isIn(_ json: String, _ model: ModelName) -> Bool {
    let patterns = (try? StoredJSON.array(reading: json)) ?? []
    return patterns.contains { (try? ModelPattern($0))?.matches(model) ?? false }
  }
}
