package import ServingCore

/// One version's queue and the thread where its batches run.
///
/// The thread owns the engine's session and is the last to let go of it, so that closing a session
/// never falls on an event loop. Dropping the lane closes it.
package final class Lane: Sendable {
  package typealias Clock = @Sendable () -> MonotonicInstant

  private let queue: LaneQueue
  private let ended = ThreadSignal()

  /// Starts the lane.
  /// - Parameters:
  ///   - owner: the model and version, such as `digits/2`, for messages and the thread's name.
  ///   - session: runs the batches; the lane takes it over.
  ///   - isBatched: whether the leading axis counts rows of independent requests.
  ///   - clock: the monotonic clock.
  /// - Throws: `RESOURCE_EXHAUSTED` when the system has no thread left.
  package init<Session: EngineSession>(
    owner: String, session: Session, policy: BatchPolicy, limits: LaneLimits = .defaults,
    clock: @escaping Clock
  ) throws(ServingError) {
    let queue = LaneQueue(owner: owner, limits: limits)
    self.queue = queue
    let didStart = WorkerThread.start(name: "lane \(owner)", priority: .normal) {
      LaneRunner(owner: owner, session: session, policy: policy, clock: clock).run(queue)
    } ended: { [ended] in
      ended.raise()
    }
    guard didStart else {
      throw ServingError(.resourceExhausted, "no thread is left for the lane of \(owner)")
    }
  }

  deinit { queue.close() }

  /// Puts calls in, in order; together they can be one batch. Every call comes back through its own
  /// sink, unless it is handed to `refuse` before this returns.
  package func submit(
    _ calls: [InferenceCall], now: MonotonicInstant,
    refuse: (InferenceCall, ServingError) -> Void
  ) {
    queue.put(calls, now: now, refuse: refuse)
  }

  /// Requests that were put in and have not been given back.
  package var heldCount: Int { queue.heldCount }

  /// Refuses new calls; those that wait are still run.
  package func close() { queue.close() }

  /// Blocks until the lane's thread has let go of the session. Once, after ``close()``, and not on
  /// an event loop.
  package func waitUntilEnded() { ended.wait() }
}
