internal import GRDB
package import ServingCore
internal import Synchronization

extension ExperimentStore {
  /// Keeps comparisons, each in place of what its id had before; all in one transaction.
  ///
  /// Pairs that are there already are not written again, and what retention took of them (old
  /// inputs, old pairs) does not come back. Save what has changed only: retention deletes a
  /// comparison by the time of its last request.
  ///
  /// Not for a thread of idle priority: it would hold the database's one writer for as long as the
  /// machine is busy, and predictions would wait for it.
  /// - Throws: `INVALID_ARGUMENT` for a payload or pairs beyond their limits.
  package func save(_ comparisons: [StoredComparison]) throws(ServingError) {
    for comparison in comparisons { try comparison.check() }
    if comparisons.isEmpty { return }
    let kept = keptSince.withLock { $0 }
    try write { db, database in
      for comparison in comparisons {
        let row = try database.comparisons.withLock { try $0.row(of: comparison.id, db) }
        try ComparisonTable.replace(comparison, row: row, db)
        try PairTable.replace(comparison.pairs, of: row, kept: kept, db)
      }
    }
  }

  /// Deletes a comparison with its shadow replies and pairs, for one that begins anew under the
  /// same id: a replay, or a version of the same number with another artifact. In short
  /// transactions; stop offering its records before.
  /// - Returns: whether there was anything.
  @discardableResult
  package func discard(_ id: ComparisonID) throws(ServingError) -> Bool {
    var found = false
    while try write({ db, _ in try ComparisonTable.discardChunk(of: id, db) }) { found = true }
    return found
  }
}
