internal import ServingCore

/// The same rows for people: names instead of numbers, hexadecimal digests, readable times.
enum StoreViews {
  static let sql = """
    \(predictionLog(moreColumns: ""))
    CREATE VIEW outcome_log AS
      SELECT o.id, \(time("o.at_us")) AS at, o.request_id, o.source, o.label AS true_label,
        o.value AS true_value, o.newest, m.name AS model, a.version, p.label, p.score,
        p.parameters, p.id AS prediction_id
      FROM outcomes o LEFT JOIN predictions p ON p.id = o.prediction_id
        LEFT JOIN artifacts a ON a.id = p.artifact_id LEFT JOIN models m ON m.id = p.model_id;
    """

  /// - Parameter moreColumns: those that later schemas have, each after a comma.
  static func predictionLog(moreColumns: String) -> String {
    """
    CREATE VIEW prediction_log AS
      SELECT p.id, \(time("p.received_us")) AS received_at, p.request_id, m.name AS model,
        a.version, \(digest("a.sha256")) AS artifact_sha256, p.revision,
        \(names("p.arm", Arm.allCases.map { ($0.storedNumber, $0.rawValue) })) AS arm,
        \(names("p.basis", RouteBasis.allCases.map { ($0.storedNumber, $0.rawValue) })) AS basis,
        p.bucket, p.key, \(codes) AS code, p.message, p.total_us, p.queue_us, p.batch_us,
        p.compute_us, p.row_count, p.parameters, p.label, p.score,
        \(digest("p.input_sha256")) AS input_sha256,
        \(digest("p.output_sha256")) AS output_sha256, p.redacted\(moreColumns)
      FROM predictions p JOIN artifacts a ON a.id = p.artifact_id
        JOIN models m ON m.id = p.model_id;
    """
  }

  private static let codes = code("p.code")

  static func code(_ column: String) -> String {
    names(column, [(0, "OK")] + StatusCode.allCases.map { ($0.storedNumber, $0.rawValue) })
  }

  private static func names(_ column: String, _ all: [(Int64, String)]) -> String {
    let cases = all.map { "WHEN \($0.0) THEN '\($0.1)'" }.joined(separator: " ")
    return "CASE \(column) \(cases) END"
  }

  static func digest(_ column: String) -> String {
    "CASE typeof(\(column)) WHEN 'blob' THEN lower(hex(\(column))) ELSE \(column) END"
  }

  /// As RFC 3339 writes it, to the millisecond.
  static func time(_ column: String) -> String {
    "strftime('%Y-%m-%dT%H:%M:%fZ', \(column) / 1000000.0, 'unixepoch')"
  }
}
