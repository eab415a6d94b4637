/// How a lane runs, as far as it was measured.
package struct LaneReport: Hashable, Sendable {
  /// Whether what nobody waits for runs at idle priority, and nothing on event loops.
  package var isBackground: Bool
  /// Sessions, and so runs at the same time at most.
  package var instanceCount: Int
  package var loopRunCount: Int
  package var threadRunCount: Int
  /// Nanoseconds of a run beside its rows, for the class of rows that ran last; nil until it is
  /// known.
  package var baseNanoseconds: Double?
  /// Nanoseconds of each row.
  package var rowNanoseconds: Double?
  /// Rows run together while as many wait as one run may take; fewer than that where batches of
  /// fewer rows were found to cost less for each.
  package var batchRows: Int
  package var waitingRows: Int

  /// Whether a run of one row would be left to the event loop that brings it.
  package var runsOnLoop: Bool
}
