internal import GRDB

/// What is kept of shadows and comparisons.
extension RetentionRun {
  /// Inputs go with requests' bodies; what both versions said of them stays.
  mutating func deletePairInputs(_ db: Database) throws -> Int {
    try db.execute(
      sql: """
        UPDATE different_pairs SET input = NULL WHERE id IN
          (SELECT id FROM different_pairs WHERE received_us < ? AND input IS NOT NULL LIMIT ?)
        """, arguments: [cutoffs.bodiesMicroseconds, StoreLimits.retentionChunkRows])
    report.pairInputs += db.changesCount
    return db.changesCount
  }

  mutating func deletePairs(before cutoff: Int64, _ db: Database) throws -> Int {
    try db.execute(
      sql: """
        DELETE FROM different_pairs WHERE id IN
          (SELECT id FROM different_pairs WHERE received_us < ? ORDER BY received_us LIMIT ?)
        """, arguments: [cutoff, StoreLimits.retentionChunkRows])
    report.pairs += db.changesCount
    return db.changesCount
  }

  mutating func deleteOldShadowReplies(_ db: Database) throws -> Int {
    try db.execute(
      sql: """
        DELETE FROM shadow_replies WHERE id IN
          (SELECT id FROM shadow_replies WHERE received_us < ? ORDER BY received_us LIMIT ?)
        """, arguments: [cutoffs.predictionsMicroseconds, StoreLimits.retentionChunkRows])
    report.shadowReplies += db.changesCount
    return db.changesCount
  }

  /// Those that were written first.
  mutating func deleteFirstShadowReplies(_ count: Int, _ db: Database) throws -> Int {
    try db.execute(
      sql: """
        DELETE FROM shadow_replies WHERE id IN (SELECT id FROM shadow_replies ORDER BY id LIMIT ?)
        """, arguments: [count])
    report.shadowReplies += db.changesCount
    return db.changesCount
  }

  /// One that had its last request before, with its pairs.
  mutating func deleteComparison(before cutoff: Int64, _ db: Database) throws -> Int {
    let oldest = try Int64.fetchOne(
      db,
      sql: """
        SELECT comparison_id FROM comparison_summaries WHERE until_us < ?
        ORDER BY until_us, comparison_id LIMIT 1
        """, arguments: [cutoff])
    guard let oldest else { return 0 }
    let rows = try ComparisonTable.delete(oldest, db)
    report.comparisons += 1
    report.pairs += max(0, rows - 1)
    return rows
  }
}
