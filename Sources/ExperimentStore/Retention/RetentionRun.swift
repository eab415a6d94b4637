internal import GRDB

/// One enforcement of a policy, a step at a time.
struct RetentionRun {
  private enum Phase: CaseIterable {
    case bodies, predictions, waitingOutcomes, evidence, pairs, pairInputs, shadowReplies
    case comparisons, budget, freePages, done
  }

  var report = RetentionReport()
  private let policy: RetentionPolicy
  let cutoffs: RetentionCutoffs
  private var phase = Phase.bodies

  var isDone: Bool { phase == .done }

  init(_ policy: RetentionPolicy, _ cutoffs: RetentionCutoffs) {
    self.policy = policy
    self.cutoffs = cutoffs
  }

  /// Deletes one chunk, of the first kind of which there is one.
  /// - Returns: false when there was none, and everything is within the policy.
  mutating func step(_ db: Database) throws -> Bool {
    while phase != .done {
      if try work(db) > 0 { return true }
      phase = Phase.allCases.drop { $0 != phase }.dropFirst().first ?? .done
    }
    return false
  }

  /// - Returns: how much was done; zero when nothing is left of the phase.
  private mutating func work(_ db: Database) throws -> Int {
    switch phase {
    case .bodies: try deleteBodies(db)
    case .predictions: try deleteOldPredictions(db)
    case .waitingOutcomes: try deleteWaitingOutcomes(before: cutoffs.predictionsMicroseconds, db)
    case .evidence: try deleteEvidence(db)
    case .pairInputs: try deletePairInputs(db)
    case .pairs: try deletePairs(before: cutoffs.predictionsMicroseconds, db)
    case .shadowReplies: try deleteOldShadowReplies(db)
    case .comparisons: try deleteComparison(before: cutoffs.predictionsMicroseconds, db)
    case .budget: try deleteOverBudget(db)
    case .freePages: try releasePages(db)
    case .done: 0
    }
  }

  private mutating func deleteBodies(_ db: Database) throws -> Int {
    try db.execute(
      sql: """
        DELETE FROM bodies WHERE prediction_id IN
          (SELECT prediction_id FROM bodies WHERE received_us < ? ORDER BY received_us LIMIT ?)
        """, arguments: [cutoffs.bodiesMicroseconds, StoreLimits.retentionChunkRows])
    report.bodies += db.changesCount
    return db.changesCount
  }

  private mutating func deleteOldPredictions(_ db: Database) throws -> Int {
    let models = try Int64.fetchAll(db, sql: "SELECT id FROM models")
    for model in models {
      let ids = try Int64.fetchAll(
        db,
        sql: """
          SELECT id FROM predictions WHERE model_id = ? AND received_us < ?
          ORDER BY received_us LIMIT ?
          """,
        arguments: [model, cutoffs.predictionsMicroseconds, StoreLimits.retentionChunkRows])
      if !ids.isEmpty { return try delete(ids, db) }
    }
    return 0
  }

  private mutating func deleteWaitingOutcomes(before cutoff: Int64, _ db: Database) throws -> Int {
    try db.execute(
      sql: """
        DELETE FROM outcomes WHERE id IN
          (SELECT id FROM outcomes WHERE prediction_id IS NULL AND at_us < ?
           ORDER BY at_us LIMIT ?)
        """, arguments: [cutoff, StoreLimits.retentionChunkRows])
    report.outcomes += db.changesCount
    return db.changesCount
  }

  private mutating func deleteEvidence(_ db: Database) throws -> Int {
    try db.execute(
      sql: "DELETE FROM evidence WHERE updated_us < ?",
      arguments: [cutoffs.predictionsMicroseconds])
    report.evidence += db.changesCount
    return db.changesCount
  }

  private mutating func deleteOverBudget(_ db: Database) throws -> Int {
    guard try DatabasePages(db).usedByteCount > policy.byteCountMax else { return 0 }
    let share = try OverBudgetShare(db)
    var done = 0
    if share.predictions > 0 {
      let ids = try Int64.fetchAll(
        db, sql: "SELECT id FROM predictions ORDER BY id LIMIT ?", arguments: [share.predictions])
      done += try delete(ids, db)
    }
    if share.shadowReplies > 0 { done += try deleteFirstShadowReplies(share.shadowReplies, db) }
    if done > 0 { return done }
    done = try deleteWaitingOutcomes(before: .max, db)
    if done > 0 { return done }
    done = try deletePairs(before: .max, db)
    return try done > 0 ? done : deleteComparison(before: .max, db)
  }

  /// Deletes predictions with all that belongs to them.
  private mutating func delete(_ ids: [Int64], _ db: Database) throws -> Int {
    let list = "[\(ids.map(String.init).joined(separator: ","))]"
    let chosen = "IN (SELECT value FROM json_each(?))"
    try db.execute(
      sql: "DELETE FROM bodies WHERE prediction_id \(chosen)", arguments: [list])
    report.bodies += db.changesCount
    try db.execute(
      sql: "DELETE FROM outcomes WHERE prediction_id \(chosen)", arguments: [list])
    report.outcomes += db.changesCount
    try db.execute(sql: "DELETE FROM predictions WHERE id \(chosen)", arguments: [list])
    report.predictions += db.changesCount
    return ids.count
  }

  private func releasePages(_ db: Database) throws -> Int {
    let before = try DatabasePages(db).freeCount
    if before == 0 { return 0 }
    try db.execute(sql: "PRAGMA incremental_vacuum(\(StoreLimits.retentionChunkPages))")
    return try before - DatabasePages(db).freeCount
  }
}
