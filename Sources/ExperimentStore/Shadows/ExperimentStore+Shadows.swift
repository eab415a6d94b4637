internal import GRDB
package import ServingCore
internal import Synchronization

extension ExperimentStore {
  /// Adds what shadows said in its order, in one transaction: all of it or nothing.
  package func append(shadows batch: [ShadowRecord]) throws(ServingError) {
    if batch.isEmpty { return }
    try write { db, database in
      var row = FastBinding(try db.cachedStatement(sql: ShadowColumns.insert), db)
      try database.comparisons.withLock { dictionary in
        for record in batch {
          let comparison = try dictionary.row(of: record.comparison, db)
          ShadowColumns.bind(record, comparison: comparison, to: &row)
          _ = try row.run()
        }
      }
    }
  }
}
