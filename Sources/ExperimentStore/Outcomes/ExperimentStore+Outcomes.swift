internal import GRDB
package import ServingCore
internal import Synchronization

extension ExperimentStore {
  /// Keeps what turned out to be true, in one transaction: all or none.
  ///
  /// An outcome is joined with the newest prediction of its request id, at once or when that one is
  /// written. Nothing that was reported is overwritten: of one prediction the newest outcome
  /// counts, whoever reported it, and those before stay as its history. What a source repeats
  /// changes nothing, so sending again is safe.
  /// - Parameters:
  ///   - scope: the models that their reporter may predict on; every one where access is not
  ///     controlled. A prediction of another model is to it as one that was never logged: what it
  ///     reports of that waits, counts nowhere, and is deleted by its age.
  ///   - microseconds: when it was reported, since 1970-01-01T00:00:00Z.
  /// - Throws: `INVALID_ARGUMENT` naming the first one that is not as ``Outcome`` says.
  @discardableResult
  package func append(
    outcomes: [Outcome], from scope: ModelScope = .every, atMicroseconds microseconds: Int64
  ) throws(ServingError) -> OutcomeReceipt {
    for (index, outcome) in outcomes.enumerated() { try outcome.check(at: "outcomes[\(index)]") }
    if outcomes.isEmpty { return OutcomeReceipt() }
    return try write { db, _ in
      let reach = try OutcomeReach(scope, db)
      var receipt = OutcomeReceipt()
      for outcome in outcomes {
        try OutcomeTable.add(outcome, at: microseconds, in: reach, to: &receipt, db)
      }
      return receipt
    }
  }

  /// What is known by now about the two arms of a canary. The first question about a canary reads
  /// all outcomes that are kept; those after it read what came in between.
  package func outcomeCounts(_ query: OutcomeQuery) throws(ServingError) -> CanaryOutcomes {
    // Of two threads with one question, each brings its own copy on; the further one is kept.
    var tally = tallies.withLock { $0[query] }
    tally = try read { db in
      var next = tally
      try next.advance(query, db)
      return next
    }
    tallies.withLock { $0.keep(tally, for: query) }
    return tally.counts
  }
}
