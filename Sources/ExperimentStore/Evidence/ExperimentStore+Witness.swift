internal import GRDB
package import ServingCore

extension ExperimentStore {
  /// Remembers the digest of a route's revision when it is seen first, and holds it against that
  /// later. Retention leaves what was witnessed alone.
  /// - Parameters:
  ///   - sha256: of the revision's file, 64 lowercase hexadecimal digits.
  ///   - microseconds: now, since 1970-01-01T00:00:00Z.
  package func witness(
    model: ModelName, revision: Int, sha256: String, atMicroseconds microseconds: Int64
  ) throws(ServingError) -> WitnessResult {
    try write { db, _ in
      let known = try Row.fetchOne(
        db, sql: "SELECT sha256 FROM revisions WHERE model = ? AND revision = ?",
        arguments: [model.description, revision])
      if let known {
        let before = try StoredFields(known).digest(0)
        return before == sha256 ? .same : .changed(before: before)
      }
      try db.execute(
        sql: "INSERT INTO revisions (model, revision, sha256, seen_us) VALUES (?, ?, ?, ?)",
        arguments: [
          model.description, revision, StoredValue.digest(sha256), microseconds,
        ])
      return .new
    }
  }
}

extension ExperimentReader {
  /// What was witnessed of a model's route, ascending; ``RouteWitness`` holds a history against it.
  package func witnessed(_ model: ModelName) throws(ServingError) -> [WitnessedRevision] {
    try read { db in
      let sql = "SELECT revision, sha256, seen_us FROM revisions WHERE model = ? ORDER BY revision"
      return try Row.fetchAll(db, sql: sql, arguments: [model.description]).map { row in
        let fields = StoredFields(row)
        return try WitnessedRevision(
          revision: Int(fields.integer(0)), sha256: fields.digest(1),
          seenAtMicroseconds: fields.integer(2))
      }
    }
  }
}
