internal import GRDB
package import ServingCore
internal import Synchronization

extension ExperimentStore {
  /// Deletes what is over its age or over the budget, oldest first, and gives the room back to the
  /// file system. In short transactions, so that whoever writes meanwhile gets in between.
  /// - Parameters:
  ///   - microseconds: now, since 1970-01-01T00:00:00Z.
  ///   - stepsMax: transactions of one call.
  package func enforceRetention(
    _ policy: RetentionPolicy = .standard, nowMicroseconds microseconds: Int64,
    stepsMax: Int = 1_000
  ) throws(ServingError) -> RetentionReport {
    let cutoffs = RetentionCutoffs(policy, nowMicroseconds: microseconds)
    keptSince.withLock { $0 = cutoffs }
    var run = RetentionRun(policy, cutoffs)
    run.report.byteCountBefore = try read { try Int64(DatabasePages($0).byteCount) }
    var steps = 0
    while steps < stepsMax, try write({ db, _ in try run.step(db) }) { steps += 1 }
    run.report.isComplete = run.isDone
    try moveLogIntoDatabase()
    run.report.byteCountAfter = try read { try Int64(DatabasePages($0).byteCount) }
    return run.report
  }

  /// The file shrinks when the write-ahead log is moved into it. A reader may hold that up; the
  /// next checkpoint does it then.
  private func moveLogIntoDatabase() throws(ServingError) {
    let database = current
    do {
      try database.pool.writeWithoutTransaction { db in _ = try db.checkpoint(.truncate) }
    } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
      return
    } catch {
      throw .store(error, database.path)
    }
  }
}
