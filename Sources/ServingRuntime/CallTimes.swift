package import ServingCore

/// When a call passed the stations of its lane.
package struct CallTimes: Hashable, Sendable {
  private static let unset = MonotonicInstant(nanoseconds: 0)

  /// Accepted into the queue.
  package var queued = unset
  /// Taken out of the queue for a batch.
  package var taken = unset
  /// The engine began.
  package var started = unset
  /// The engine finished.
  package var finished = unset

  package init() {}

  package var queueNanoseconds: UInt64 { taken.nanoseconds(since: queued) }
  /// Putting the batch together.
  package var batchNanoseconds: UInt64 { started.nanoseconds(since: taken) }
  package var computeNanoseconds: UInt64 { finished.nanoseconds(since: started) }
}
