internal import GRDB
internal import ServingCore

/// A row of `outcomes`.
struct OutcomeRow {
  static let columns =
    "o.id, o.request_id, o.source, o.label, o.value, o.at_us, o.prediction_id, o.newest, "
    + "o.scope_id"

  var id: Int64
  var predictionID: Int64?
  /// The row of `outcome_scopes`; nil where its reporter may predict on every model.
  var scopeID: Int64?
  var stored: StoredOutcome

  init(_ row: Row) throws {
    let fields = StoredFields(row)
    id = try fields.integer(0)
    predictionID = try fields.optionalInteger(6)
    scopeID = try fields.optionalInteger(8)
    stored = try StoredOutcome(
      outcome: Outcome(
        requestID: fields.text(1), truth: Self.truth(fields, label: 3, value: 4),
        source: fields.text(2)),
      atMicroseconds: fields.integer(5), isNewest: fields.integer(7) != 0)
  }

  static func truth(_ fields: StoredFields, label: Int, value: Int) throws -> Outcome.Truth {
    if let label = try fields.optionalText(label) { return .label(label) }
    guard let value = try fields.score(value) else {
      throw StoredFields.Unexpected(column: label, expected: "truth")
    }
    return .value(value)
  }
}
