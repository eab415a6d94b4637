internal import GRDB
package import ServingCore

extension ExperimentReader {
  private static let newestFirst = """
    SELECT p.code, a.version, p.label, p.score, p.parameters, o.id, o.label, o.value
    FROM predictions p JOIN artifacts a ON a.id = p.artifact_id
      LEFT JOIN outcomes o ON o.prediction_id = p.id AND o.newest = 1
    WHERE p.model_id = (SELECT id FROM models WHERE name = ?) AND p.received_us >= ?
    ORDER BY p.received_us DESC LIMIT ?
    """

  /// The predictions of a model with their outcomes, newest first.
  /// - Parameters:
  ///   - sinceMicroseconds: of the oldest prediction, since 1970-01-01T00:00:00Z.
  ///   - parameter: the request's parameter to group by.
  ///   - predictionsMax: that are looked at, with an outcome or without.
  package func qualityRows(
    model: ModelName, sinceMicroseconds: Int64, by parameter: String? = nil,
    predictionsMax: Int = StoreLimits.qualityPredictionsMax
  ) throws(ServingError) -> QualityRows {
    try read { db in
      var result = QualityRows()
      // One more tells whether there are more.
      let rows = try Row.fetchCursor(
        db.cachedStatement(sql: Self.newestFirst),
        arguments: [model.description, sinceMicroseconds, predictionsMax + 1])
      var seen = 0
      while let row = try rows.next() {
        seen += 1
        guard seen <= predictionsMax else {
          result.isCut = true
          break
        }
        let fields = StoredFields(row)
        guard try fields.integer(0) == 0 else { continue }
        var slice: String?
        if let parameter, let json = try fields.optionalText(4) {
          slice = try StoredJSON.object(reading: json)[parameter]
        }
        let group = try QualityRows.Group(version: fields.version(1), slice: slice)
        result.predictions[group, default: 0] += 1
        if fields.isNull(5) { continue }
        try result.rows.append(
          QualityRows.Row(
            group: group,
            output: OutputSummary(label: fields.optionalText(2), score: fields.score(3)),
            truth: OutcomeRow.truth(fields, label: 6, value: 7)))
      }
      return result
    }
  }
}
