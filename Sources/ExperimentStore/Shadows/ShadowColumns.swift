internal import GRDB
internal import ServingCore

/// A shadow's reply as a row of `shadow_replies`, and back.
enum ShadowColumns {
  static let insert = """
    INSERT INTO shadow_replies (comparison_id, request_hash, request_id, received_us, code, differs,
      magnitude, row_count, baseline_us, candidate_us, baseline_label, candidate_label,
      baseline_score, candidate_score, slices)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    """

  /// Binds the values of ``insert``, in its order.
  static func bind(_ record: ShadowRecord, comparison: Int64, to row: inout FastBinding) {
    row.bind(comparison)
    row.bind(RequestHash.value(of: record.requestID))
    row.bind(record.requestID)
    row.bind(record.receivedAtMicroseconds)
    row.bind(record.code?.storedNumber ?? 0)
    row.bind(record.differs ? 1 : 0 as Int64)
    row.bind(score: record.magnitude)
    row.bind(Int64(record.rowCount))
    row.bind(Int64(record.baselineMicroseconds))
    row.bind(Int64(record.candidateMicroseconds))
    row.bind(record.baseline.label)
    row.bind(record.candidate.label)
    row.bind(score: record.baseline.score)
    row.bind(score: record.candidate.score)
    row.bind(StoredJSON.object(record.slices))
  }

  /// A common table `segments (segment)` of the segments of one comparison's replies, which
  /// parameter 1 names. They are why a plain index by hash is not used: see
  /// ``PredictionColumns/segmentShift``.
  private static let segments = """
    WITH RECURSIVE segments (segment) AS (
      SELECT (SELECT id >> \(PredictionColumns.segmentShift) FROM shadow_replies
        WHERE comparison_id = ?1 ORDER BY id >> \(PredictionColumns.segmentShift) DESC LIMIT 1)
      UNION ALL
      SELECT segment - 1 FROM segments WHERE segment >
        (SELECT id >> \(PredictionColumns.segmentShift) FROM shadow_replies
         WHERE comparison_id = ?1 ORDER BY id >> \(PredictionColumns.segmentShift) LIMIT 1)
      LIMIT \(PredictionColumns.segmentsMax))
    """

  /// Joins the replies `r` with ``segments``; the request's hash is to be compared behind it.
  private static let bySegment =
    "r.comparison_id = ?1 AND (r.id >> \(PredictionColumns.segmentShift)) = g.segment"

  /// Of a comparison (1) and a request by its hash (2) and id (3), at most so many (4).
  static let selectByRequest = """
    \(segments) SELECT r.request_id, r.received_us, r.code, r.differs, r.magnitude, r.row_count,
      r.baseline_us, r.candidate_us, r.baseline_label, r.candidate_label, r.baseline_score,
      r.candidate_score, r.slices
    FROM segments g CROSS JOIN shadow_replies r ON \(bySegment) AND r.request_hash = ?2
    WHERE r.request_id = ?3 ORDER BY r.id DESC LIMIT ?4
    """

  /// Of a comparison (1) and requests from a time on (2), at most so many (3), by outcomes of those
  /// who may predict on its model: theirs are the scopes (4), in JSON.
  ///
  /// Goes through the replies' index and asks for each whether there is an outcome; both sides are
  /// in the order of hashes within a segment, so pages stay at hand. A million replies take 0.13 s
  /// with few outcomes and 0.35 s with 100,000, where asking the segments for each of 100,000
  /// outcomes took 2.7 s (one core).
  static let selectPaired = """
    SELECT o.label, o.value, s.baseline_label, s.baseline_score, s.candidate_label,
      s.candidate_score, s.slices
    FROM (
      SELECT o.id AS outcome, max(r.id) AS reply
      FROM shadow_replies i CROSS JOIN outcomes o ON o.request_hash = i.request_hash
        CROSS JOIN shadow_replies r
          ON r.id = i.id AND r.request_id = o.request_id AND r.code = 0
      WHERE i.comparison_id = ?1 AND \(isInScope("o")) AND NOT EXISTS (
        SELECT 1 FROM outcomes n
        WHERE n.request_hash = o.request_hash AND n.id > o.id AND n.request_id = o.request_id
          AND \(isInScope("n")))
      GROUP BY o.id) p
      CROSS JOIN shadow_replies s ON s.id = p.reply CROSS JOIN outcomes o ON o.id = p.outcome
    WHERE s.received_us >= ?2 ORDER BY p.outcome DESC LIMIT ?3
    """

  private static func isInScope(_ outcomes: String) -> String {
    "(\(outcomes).scope_id IS NULL OR \(outcomes).scope_id IN (SELECT value FROM json_each(?4)))"
  }

  /// Reads a row of ``selectByRequest``.
  static func record(_ row: Row, _ comparison: ComparisonID) throws -> ShadowRecord {
    let fields = StoredFields(row)
    let code = try fields.integer(2)
    return try ShadowRecord(
      comparison: comparison, requestID: fields.text(0), receivedAtMicroseconds: fields.integer(1),
      baseline: OutputSummary(label: fields.optionalText(8), score: fields.score(10)),
      candidate: OutputSummary(label: fields.optionalText(9), score: fields.score(11)),
      code: code == 0 ? nil : fields.number(2, StatusCode.self),
      differs: fields.integer(3) != 0, magnitude: fields.number(4),
      baselineMicroseconds: Int(fields.integer(6)), candidateMicroseconds: Int(fields.integer(7)),
      rowCount: Int(fields.integer(5)),
      slices: StoredJSON.object(reading: fields.optionalText(12)))
  }

  /// Reads a row of ``selectPaired``.
  static func pairedOutcome(_ row: Row, _ slices: inout SliceTexts) throws -> PairedOutcome {
    let fields = StoredFields(row)
    return try PairedOutcome(
      truth: OutcomeRow.truth(fields, label: 0, value: 1),
      baseline: OutputSummary(label: fields.optionalText(2), score: fields.score(3)),
      candidate: OutputSummary(label: fields.optionalText(4), score: fields.score(5)),
      parameters: slices.object(reading: fields.optionalText(6)))
  }
}
