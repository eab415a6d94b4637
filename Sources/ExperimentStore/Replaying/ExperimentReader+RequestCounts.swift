internal import GRDB
package import ServingCore

extension ExperimentReader {
  private static let selectRequestCounts = """
    SELECT a.version, count(*), sum(b.input IS NOT NULL),
      sum(b.input IS NOT NULL AND p.code = 0)
    FROM predictions p JOIN models m ON m.id = p.model_id JOIN artifacts a ON a.id = p.artifact_id
      LEFT JOIN bodies b ON b.prediction_id = p.id
    WHERE m.name = ? GROUP BY a.version ORDER BY a.version
    """

  /// What the log has of a model's requests, by the version that answered, ascending. Goes through
  /// all of them.
  package func loggedRequestCounts(
    of model: ModelName
  ) throws(ServingError) -> [LoggedRequestCount] {
    try read { db in
      let rows = try Row.fetchAll(
        db.cachedStatement(sql: Self.selectRequestCounts), arguments: [model.description])
      return try rows.map { row in
        let fields = StoredFields(row)
        return try LoggedRequestCount(
          version: fields.version(0), requests: Int(fields.integer(1)),
          withInput: Int(fields.integer(2)), answered: Int(fields.integer(3)))
      }
    }
  }
}
