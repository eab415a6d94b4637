/// Decides which waiting requests run next. Pure: the queue and the time are parameters.
///
/// The engine is idle whenever this is asked, so the policy never waits: the oldest live request
/// runs now, with every later one that may share its run, up to the row limit. What arrives while
/// the engine is busy is the next batch; load itself makes batches grow, and at low load nothing is
/// delayed.
package struct BatchPolicy: Hashable, Sendable {
  /// Whether requests may share a run at all.
  package var isBatched: Bool
  /// Rows that requests are gathered up to. A request with more rows runs alone.
  package var maxRows: Int

  package init(isBatched: Bool, maxRows: Int) {
    self.isBatched = isBatched
    self.maxRows = maxRows
  }

  /// Looks at the whole queue, so that what expired behind a full batch is answered now; inlinable,
  /// because through witness tables that scan cost more than the rest of a lane's upkeep.
  /// - Parameter decision: emptied first; its memory is used again.
  @inlinable
  package func decide<Queue: RandomAccessCollection>(
    _ queue: Queue, now: MonotonicInstant, into decision: inout BatchDecision
  ) where Queue.Element: BatchCandidate, Queue.Index == Int {
    decision.clear()
    var first: Queue.Element?
    var rows = 0
    for place in queue.startIndex..<queue.endIndex {
      let candidate = queue[place]
      if candidate.isCancelled {
        decision.cancelled.append(place)
      } else if candidate.deadline <= now {
        decision.expired.append(place)
      } else if let first {
        guard isBatched, rows < maxRows else { continue }
        let (sum, overflow) = rows.addingReportingOverflow(candidate.rowCount)
        guard !overflow, sum <= maxRows, candidate.sharesBatch(with: first) else { continue }
        rows = sum
        decision.batch.append(place)
      } else {
        first = candidate
        rows = candidate.rowCount
        decision.batch.append(place)
      }
    }
  }
}
