internal import GRDB
internal import ServingCore

/// The counts of one query up to a row of `outcomes`.
struct OutcomeTally {
  /// The last row that is in ``counts``.
  private(set) var lastRow: Int64 = 0
  private(set) var counts = CanaryOutcomes()

  private static let events = """
    SELECT o.id, o.label, o.value, r.id, r.label, r.value, a.version, p.label, p.score,
      p.parameters
    FROM outcomes o CROSS JOIN predictions p ON p.id = o.prediction_id
      CROSS JOIN artifacts a ON a.id = p.artifact_id LEFT JOIN outcomes r ON r.id = o.replaces
    WHERE o.id > ? AND p.model_id = (SELECT id FROM models WHERE name = ?) AND p.basis = ?
      AND p.revision >= ? AND p.code = 0
    ORDER BY o.id
    """

  /// Adds what came after ``lastRow``.
  mutating func advance(_ query: OutcomeQuery, _ db: Database) throws {
    guard let last = try Int64.fetchOne(db, sql: "SELECT max(id) FROM outcomes") else { return }
    guard last > lastRow else { return }
    let rows = try Row.fetchCursor(
      db.cachedStatement(sql: Self.events),
      arguments: [
        lastRow, query.model.description, RouteBasis.bucket.storedNumber, query.since,
      ])
    while let row = try rows.next() { try add(StoredFields(row), query) }
    lastRow = last
  }

  private mutating func add(_ fields: StoredFields, _ query: OutcomeQuery) throws {
    let version = try fields.version(6)
    guard version == query.canary || version == query.stable else { return }
    if version == query.stable, !query.slice.isEverything {
      let parameters = try StoredJSON.object(reading: fields.optionalText(9))
      guard query.slice.matches({ parameters[$0] }) else { return }
    }
    let output = try OutputSummary(label: fields.optionalText(7), score: fields.score(8))
    let truth = try OutcomeRow.truth(fields, label: 1, value: 2)
    let replaced = try fields.isNull(3) ? nil : OutcomeRow.truth(fields, label: 4, value: 5)
    if version == query.canary {
      counts.canary.count(output, against: truth, insteadOf: replaced)
    } else {
      counts.stable.count(output, against: truth, insteadOf: replaced)
    }
  }
}

extension CanaryOutcomes.Arm {
  /// Takes in what a prediction's outcome says now, and takes back what it said before.
  mutating func count(
    _ output: OutputSummary, against truth: Outcome.Truth, insteadOf replaced: Outcome.Truth?
  ) {
    if let replaced { count(output, replaced, sign: -1) }
    count(output, truth, sign: 1)
    // What rounding leaves of a difference may be below zero.
    errorSum = errors == 0 ? 0 : max(0, errorSum)
    errorSquares = errors == 0 ? 0 : max(0, errorSquares)
  }

  private mutating func count(_ output: OutputSummary, _ truth: Outcome.Truth, sign: Int) {
    switch truth {
    case .label(let right):
      guard let label = output.label else { return }
      labels += sign
      if label == right { labelsRight += sign }
    case .value(let value):
      // A score that is no number has no distance; it must not make sums of it.
      guard let score = output.score, (score - value).isFinite else { return }
      let error = abs(score - value)
      errors += sign
      errorSum += Double(sign) * error
      errorSquares += Double(sign) * error * error
    }
  }
}
