internal import CLinux
package import ServingCore
internal import Synchronization

/// Writes predictions; see ``RecordWriter``.
package typealias BatchWriter = RecordWriter<PredictionRecord>

/// Writes what shadows said; see ``RecordWriter``. It has a queue and a lock of its own, so that
/// neither many shadows nor threads of idle priority that offer their records ever keep a
/// prediction from being logged.
package typealias ShadowWriter = RecordWriter<ShadowRecord>

/// Writes records to a store from a thread of its own, many in one transaction. Offering one costs
/// a lock and a move, and never waits for the disk.
///
/// While the store fails, records wait and are tried again with growing pauses; what finds the
/// queue full is dropped and counted, and ``problem`` says why. Nothing of this is ever thrown at
/// those who offer.
package final class RecordWriter<Record: WriterRecord>: Sendable {
  private let loop: WriterLoop<Record>

  /// - Parameters:
  ///   - clock: read for what is decided; the thread sleeps by the system's monotonic clock.
  ///   - sink: takes a batch whole or throws; called by the writer's thread.
  package init(
    settings: WriterSettings, clock: @escaping @Sendable () -> MonotonicInstant,
    sink: @escaping @Sendable ([Record]) throws(ServingError) -> Void
  ) throws(ServingError) {
    let loop = WriterLoop(settings, clock, sink)
    self.loop = loop
    try WriterThread.start(name: Record.threadName) { loop.run() }
  }

  /// What was not written by then is dropped: ``close(milliseconds:)`` before.
  deinit { loop.close(afterNanoseconds: 0) }

  /// The system's monotonic clock.
  package static var monotonicClock: @Sendable () -> MonotonicInstant {
    { MonotonicInstant(nanoseconds: crossfade_monotonic_nanoseconds()) }
  }

  /// Hands a record over to be written. Never blocks on the disk.
  /// - Returns: false when it was dropped, and counted.
  @discardableResult
  package func offer(_ record: Record) -> Bool { loop.offer(record) }

  package var counts: WriterCounts { loop.state.withLock { $0.queue.counts } }

  /// Why nothing can be written now; nil while all is well.
  package var problem: WriterProblem? { loop.state.withLock { $0.queue.problem } }

  /// Waits until everything that was offered before is written.
  /// - Returns: false when that did not come about in time.
  package func flush(milliseconds: UInt64 = 5_000) async -> Bool {
    await withCheckedContinuation { loop.flush(milliseconds: milliseconds, $0) }
  }

  /// Writes what was offered before and ends the thread. What is not written in time is dropped and
  /// counted, as is what is offered from now on.
  /// - Returns: whether everything was written.
  @discardableResult
  package func close(milliseconds: UInt64 = 5_000) async -> Bool {
    await withCheckedContinuation { loop.close(milliseconds: milliseconds, $0) }
  }
}

extension RecordWriter where Record == PredictionRecord {
  package convenience init(
    _ store: ExperimentStore, settings: WriterSettings = .defaults,
    clock: @escaping @Sendable () -> MonotonicInstant = BatchWriter.monotonicClock
  ) throws(ServingError) {
    try self.init(settings: settings, clock: clock) { batch throws(ServingError) in
      try store.append(batch)
    }
  }
}

extension RecordWriter where Record == ShadowRecord {
  package convenience init(
    _ store: ExperimentStore, settings: WriterSettings = .shadows,
    clock: @escaping @Sendable () -> MonotonicInstant = ShadowWriter.monotonicClock
  ) throws(ServingError) {
    try self.init(settings: settings, clock: clock) { batch throws(ServingError) in
      try store.append(shadows: batch)
    }
  }
}
