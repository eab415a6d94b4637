internal import Foundation
internal import GRDB
internal import ServingCore

/// A record as a row of `predictions`, and back.
enum PredictionColumns {
  static let insert = """
    INSERT INTO predictions (request_hash, request_id, model_id, artifact_id, received_us, revision,
      arm, basis, bucket, key, code, message, total_us, queue_us, batch_us, compute_us, row_count,
      parameters, label, score, input_sha256, output_sha256, redacted, has_bodies, caller)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    """

  /// Binds the values of ``insert``, in its order.
  static func bind(
    _ record: PredictionRecord, hash: Int64, _ identifiers: ArtifactDictionary.Identifiers,
    to row: inout FastBinding
  ) {
    row.bind(hash)
    row.bind(record.requestID)
    row.bind(identifiers.model)
    row.bind(identifiers.artifact)
    row.bind(record.receivedAtMicroseconds)
    row.bind(Int64(record.revision))
    row.bind(record.arm?.storedNumber)
    row.bind(record.basis.storedNumber)
    row.bind(record.bucket.map { Int64($0) })
    row.bind(record.key)
    row.bind(record.code?.storedNumber ?? 0)
    row.bind(record.message)
    row.bind(Int64(record.totalMicroseconds))
    row.bind(Int64(record.queueMicroseconds))
    row.bind(Int64(record.batchMicroseconds))
    row.bind(Int64(record.computeMicroseconds))
    row.bind(Int64(record.rowCount))
    row.bind(StoredJSON.object(record.parameters))
    row.bind(record.output.label)
    row.bind(score: record.output.score)
    row.bind(digest: record.inputSHA256)
    row.bind(digest: record.outputSHA256)
    row.bind(StoredJSON.array(record.redacted))
    row.bind(hasBodies(record) ? 1 : 0 as Int64)
    row.bind(record.caller)
  }

  static func hasBodies(_ record: PredictionRecord) -> Bool {
    record.input != nil || record.reply != nil
  }

  /// Rows of one segment of the index by request: 2 to this power. A row's hash is random, so a
  /// plain index would touch a page of its own for nearly every row; of a segment's pages all are
  /// in use at the same time, and a look-up asks the segments one by one.
  static let segmentShift = 17

  /// Segments that are asked, so that a row whose number is damaged does not make it no end.
  static let segmentsMax = 1 << 16

  /// A common table `segments (segment)` of all segments there are.
  static let segments = """
    WITH RECURSIVE segments (segment) AS (
      SELECT max(id) >> \(segmentShift) FROM predictions UNION ALL
      SELECT segment - 1 FROM segments
      WHERE segment > (SELECT min(id) >> \(segmentShift) FROM predictions)
      LIMIT \(segmentsMax))
    """

  /// What joins predictions with ``segments`` by a request's hash.
  static let bySegment = "(p.id >> \(segmentShift)) = s.segment AND p.request_hash = ?"

  /// What ``stored(_:)`` reads.
  static let all = """
    p.id, p.request_id, m.name, a.version, a.sha256, p.received_us, p.revision, p.arm, p.basis,
      p.bucket, p.key, p.code, p.message, p.total_us, p.queue_us, p.batch_us, p.compute_us,
      p.row_count, p.parameters, p.label, p.score, p.input_sha256, p.output_sha256, p.redacted,
      p.has_bodies, b.prediction_id, b.input, b.reply, p.caller
    """
  /// Columns of ``all``.
  static let allCount = 29

  /// Newest first: of two with one request id, the one written last.
  static let selectByRequest = """
    \(segments) SELECT \(all)
    FROM segments s CROSS JOIN predictions p ON \(bySegment)
      LEFT JOIN models m ON m.id = p.model_id LEFT JOIN artifacts a ON a.id = p.artifact_id
      LEFT JOIN bodies b ON b.prediction_id = p.id
    WHERE p.request_id = ? ORDER BY p.id DESC LIMIT ?
    """

  /// Reads a row that begins with ``all``.
  static func stored(_ row: Row) throws -> StoredPrediction {
    let fields = StoredFields(row)
    let code = try fields.integer(11)
    let record = try PredictionRecord(
      requestID: fields.text(1), model: fields.model(2), version: fields.version(3),
      artifactSHA256: fields.digest(4), revision: Int(fields.integer(6)),
      arm: fields.isNull(7) ? nil : fields.number(7, Arm.self),
      basis: fields.number(8, RouteBasis.self), bucket: fields.optionalInteger(9).map { Int($0) },
      key: fields.optionalText(10), caller: fields.optionalText(28),
      code: code == 0 ? nil : fields.number(11, StatusCode.self),
      message: fields.optionalText(12), receivedAtMicroseconds: fields.integer(5),
      totalMicroseconds: Int(fields.integer(13)), queueMicroseconds: Int(fields.integer(14)),
      batchMicroseconds: Int(fields.integer(15)), computeMicroseconds: Int(fields.integer(16)),
      rowCount: Int(fields.integer(17)),
      parameters: StoredJSON.object(reading: fields.optionalText(18)),
      inputSHA256: fields.digest(21), input: fields.bytes(26),
      redacted: StoredJSON.array(reading: fields.optionalText(23)),
      output: OutputSummary(label: fields.optionalText(19), score: fields.score(20)),
      outputSHA256: fields.digest(22), reply: fields.bytes(27))
    return try StoredPrediction(
      id: fields.integer(0), record: record, outcomes: [],
      bodiesAreGone: fields.integer(24) != 0 && fields.isNull(25))
  }
}
