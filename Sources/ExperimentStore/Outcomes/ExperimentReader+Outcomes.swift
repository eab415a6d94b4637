internal import GRDB
package import ServingCore

extension ExperimentReader {
  /// Everything that was reported of a request, newest first.
  package func outcomes(requestID: String) throws(ServingError) -> [StoredOutcome] {
    try read { db in
      try OutcomeTable.rows(hash: RequestHash.value(of: requestID), requestID: requestID, db)
        .reversed().map(\.stored)
    }
  }
}
