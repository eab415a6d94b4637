internal import GRDB

/// Of one chunk, how many predictions and how many shadow replies: in proportion to how many there
/// are, so that both reach back equally far.
struct OverBudgetShare: Hashable {
  var predictions: Int
  var shadowReplies: Int

  /// - Parameter rows: of the chunk, at least 2.
  init(predictions: Int64, shadowReplies: Int64, rows: Int = StoreLimits.retentionChunkRows) {
    guard predictions > 0, shadowReplies > 0 else {
      self.predictions = predictions > 0 ? rows : 0
      self.shadowReplies = shadowReplies > 0 ? rows : 0
      return
    }
    let part = Double(predictions) / (Double(predictions) + Double(shadowReplies))
    // However few there are of one, it moves on.
    self.predictions = min(max(1, Int((part * Double(rows)).rounded())), rows - 1)
    self.shadowReplies = rows - self.predictions
  }

  init(_ db: Database) throws {
    try self.init(
      predictions: Self.span("predictions", db), shadowReplies: Self.span("shadow_replies", db))
  }

  /// About how many rows a table has: its numbers grow by one, and the first go first.
  private static func span(_ table: String, _ db: Database) throws -> Int64 {
    guard let first = try Int64.fetchOne(db, sql: "SELECT min(id) FROM \(table)"),
      let last = try Int64.fetchOne(db, sql: "SELECT max(id) FROM \(table)")
    else { return 0 }
    // A damaged file may hold any numbers.
    let (span, overflow) = last.subtractingReportingOverflow(first)
    return overflow ? .max : max(1, span)
  }
}
