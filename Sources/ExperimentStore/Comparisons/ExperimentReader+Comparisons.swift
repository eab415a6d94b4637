internal import GRDB
package import ServingCore

extension ExperimentReader {
  /// The comparisons that are kept, of one model or of all: the one with the newest request first.
  /// - Parameter max: that are given, with all that is in them.
  package func comparisons(
    of model: ModelName? = nil, max: Int = StoreLimits.comparisonsMax
  ) throws(ServingError) -> [StoredComparison] {
    try read { db in
      try ComparisonTable.select(model.map { .model($0) } ?? .all, max: max, db)
    }
  }

  /// Nil for one that is not kept.
  package func comparison(_ id: ComparisonID) throws(ServingError) -> StoredComparison? {
    try read { db in try ComparisonTable.select(.id(id), max: 1, db).first }
  }
}
