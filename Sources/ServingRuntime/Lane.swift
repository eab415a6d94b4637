package import GatewayMetrics
package import ServingCore

/// One version's queue and the place where its batches run: threads of its own, or, where a run
/// takes some tens of microseconds, the event loop that brought the requests.
///
/// The lane's threads are the last to let go of the engine's sessions, so that closing one never
/// falls on an event loop. Dropping the lane closes it.
package final class Lane: Sendable {
  package typealias Clock = @Sendable () -> MonotonicInstant

  private let core: LaneCore

  /// Starts the lane.
  /// - Parameters:
  ///   - owner: the model and version, such as `digits/2`, for messages and the threads' names.
  ///   - sessions: run the batches, each one at a time; the lane takes them over. At least one.
  ///   - threadCount: threads of the lane's own, at least one; nil for one a session. Sessions
  ///     beyond are for event loops, which find one free however busy the threads are.
  ///   - policy: how requests share runs.
  ///   - padding: which axes are padded for it; nil for none.
  ///   - costs: what runs cost, as far as it is known before the first.
  ///   - isBackground: see ``setBackground(_:)``.
  ///   - metrics: where the lane counts; nil for nowhere.
  ///   - clock: the monotonic clock.
  /// - Throws: `RESOURCE_EXHAUSTED` when the system has no thread left.
  package init<Session: EngineSession>(
    owner: String, sessions: [Session], threadCount: Int? = nil, policy: BatchPolicy,
    padding: PaddingPlan? = nil, limits: LaneLimits = .defaults,
    costs: RunCosts = RunCosts(), isBackground: Bool = false,
    metrics: VersionMetrics? = nil, clock: @escaping Clock
  ) throws(ServingError) {
    let core = LaneCore(
      owner: owner, sessions: sessions.map(TypedLaneSession.init),
      threadCount: threadCount ?? sessions.count, policy: policy, padding: padding,
      limits: limits, costs: costs, isBackground: isBackground, metrics: metrics, clock: clock)
    self.core = core
    try core.start()
    metrics?.follow { [weak core] in core?.gauges }
  }

  deinit { core.close() }

  /// Puts calls in, in order; together they can be one batch. Every call comes back through its own
  /// sink, unless it is handed to `refuse`, or to `finished`, before this returns.
  ///
  /// All of them are ``InferenceCall/isBackground``, or none is. Those that are never wait for a
  /// lock, and nothing is handed to `refuse`: what becomes of them, they come back with.
  /// - Parameters:
  ///   - turn: what the calling event loop offers to do itself; nil for none.
  ///   - finished: takes the calls of that loop that it ran itself.
  package func submit(
    _ calls: [InferenceCall], now: MonotonicInstant, turn: LoopTurn? = nil,
    refuse: (InferenceCall, ServingError) -> Void,
    finished: (InferenceCall) -> Void = { _ in }
  ) {
    core.submit(calls, now: now, turn: turn, refuse: refuse, finished: finished)
  }

  /// Says whether the version answers nobody but who asks for it by number, as one does that only
  /// gets copies of requests. In the background, calls that are ``InferenceCall/isBackground`` run
  /// on threads of idle priority, each run for as long as ``LaneLimits/backgroundRunSecondsMax``
  /// says, and event loops run none of the lane's batches. Callers' requests run on threads of
  /// their own as ever.
  ///
  /// In force for the next batch. A run at idle priority that is under way when the lane leaves the
  /// background is broken off; there is a thread for callers all the same, and an instance if there
  /// are several.
  package func setBackground(_ isBackground: Bool) { core.setBackground(isBackground) }

  /// Whether the lane was last told that it is in the background.
  package var isBackground: Bool { core.isBackground }

  /// Says that a call which was put in was cancelled, so that its place is free.
  package func noteCancellation() { core.noteCancellation() }

  /// Requests that were put in and have not been given back.
  package var heldCount: Int { core.heldCount }

  /// How the lane runs, for the status.
  package var report: LaneReport { core.report }

  /// Refuses new calls; those that wait are still run.
  package func close() { core.close() }

  /// Blocks until the lane's threads have let go of the sessions. After ``close()``, and not on an
  /// event loop. A run that is then still under way after ``LaneLimits/closedRunSecondsMax`` is
  /// broken off, if the engine can.
  /// - Returns: whether they have, after so many nanoseconds at the latest. Not to be called again
  ///   once they have.
  @discardableResult
  package func waitUntilEnded(nanosecondsMax: UInt64 = .max) -> Bool {
    core.waitUntilEnded(nanosecondsMax: nanosecondsMax)
  }
}
