internal import CLinux
internal import GatewayMetrics
internal import ServingCore
internal import Synchronization

/// The lane itself: a queue, instances that run what it decides, and threads that wait for both.
///
/// The mutex is held for moves only, never while anything runs. `@unchecked Sendable`: everything
/// that changes is under it, or atomic.
final class LaneCore<Session: EngineSession>: LaneWork, @unchecked Sendable {
  private let owner: String
  private let policy: BatchPolicy
  private let padding: PaddingPlan?
  private let limits: LaneLimits
  private let metrics: VersionMetrics?
  private let clock: Lane.Clock
  private let state: Mutex<LaneState<Session>>
  private let threadCount: Int
  private let threads = ThreadGroup()
  /// Raised once for each sleeper that is to look again.
  private let signal = ThreadSignal()
  /// Calls that were put in and have not been given back.
  private let held = Atomic<Int>(0)

  init(
    owner: String, sessions: [Session], threadCount: Int, policy: BatchPolicy,
    padding: PaddingPlan?, limits: LaneLimits, costs: RunCosts, metrics: VersionMetrics?,
    clock: @escaping Lane.Clock
  ) {
    precondition(!sessions.isEmpty && threadCount > 0, "a lane without a session or a thread")
    self.owner = owner
    self.policy = policy
    self.padding = padding
    self.limits = limits
    self.metrics = metrics
    self.clock = clock
    self.threadCount = threadCount
    let instances = sessions.map {
      LaneInstance(
        owner: owner, session: $0, isBatched: policy.isBatched, padding: padding,
        metrics: metrics)
    }
    state = Mutex(LaneState(instances: instances, costs: costs))
  }

  /// Starts the threads.
  /// - Throws: `RESOURCE_EXHAUSTED` when the system has no thread left; those that did start end.
  func start() throws(ServingError) {
    for _ in 0..<threadCount {
      threads.enter()
      let didStart = WorkerThread.start(name: "lane \(owner)", priority: .normal) {
        self.work()
      } ended: { [threads] in
        threads.leave()
      }
      guard didStart else {
        threads.leave()
        close()
        throw ServingError(.resourceExhausted, "no thread is left for the lane of \(owner)")
      }
    }
  }

  // MARK: Threads

  private enum Step {
    case run(LaneInstance<Session>)
    /// Until something comes, or for so many nanoseconds.
    case sleep(nanoseconds: UInt64?)
    /// Close these, which nobody else has.
    case end([LaneInstance<Session>])
  }

  private func work() {
    var inHand: (instance: LaneInstance<Session>, taken: MonotonicInstant)?
    var finished: [InferenceCall] = []
    while true {
      let now = inHand?.instance.ended ?? clock()
      let step = state.withLock { state in
        if let inHand {
          state.giveBack(
            inHand.instance, taken: inHand.taken, loopNanoseconds: nil, finished: &finished)
        }
        return next(&state, now)
      }
      inHand = nil
      giveBack(&finished, on: nil) { _ in }
      switch step {
      case .run(let instance):
        instance.run(taken: now, clock: clock, finished: &finished)
        inHand = (instance, now)
      case .sleep(let nanoseconds):
        if !signal.wait(nanosecondsMax: nanoseconds) { state.withLock { $0.noteSelfWoken() } }
      case .end(let instances):
        // What is left is to close the sessions, which may take long and has no caller waiting.
        if !instances.isEmpty { _ = crossfade_set_thread_nice(WorkerPriority.loweredNice) }
        for instance in instances { instance.close() }
        return
      }
    }
  }

  private func next(_ state: inout LaneState<Session>, _ now: MonotonicInstant) -> Step {
    let work = state.takeWork(now: now, policy)
    if let instance = work.instance {
      // There may be enough for a further instance.
      wake(&state)
      return .run(instance)
    }
    if state.isOver {
      // The others are to see it too.
      wakeAll(&state)
      return .end(state.takeInstances())
    }
    state.sleepers += 1
    return .sleep(nanoseconds: work.waitUntil.map { $0.nanoseconds(since: now) })
  }

  /// Wakes a thread if there is something for it to do.
  private func wake(_ state: inout LaneState<Session>) {
    guard state.sleepers > 0, !state.idle.isEmpty, !state.queue.isEmpty else { return }
    state.sleepers -= 1
    signal.raise()
  }

  private func wakeAll(_ state: inout LaneState<Session>) {
    while state.sleepers > 0 {
      state.sleepers -= 1
      signal.raise()
    }
  }

  /// Gives calls back to their sinks, those of one sink in one go where they stand together, and
  /// those of `sink` to `local`. Empties the list: from here on the calls are their owners'.
  private func giveBack(
    _ calls: inout [InferenceCall], on sink: CompletionSink?, _ local: (InferenceCall) -> Void
  ) {
    guard !calls.isEmpty else { return }
    held.wrappingSubtract(calls.count, ordering: .relaxed)
    for call in calls {
      if let split = call.split { call.outcome = split.outcome(rowCount: call.rowCount) }
    }
    var start = 0
    while start < calls.count {
      let destination = calls[start].destination
      var end = start + 1
      while end < calls.count, calls[end].isBound(for: destination) { end += 1 }
      if destination === sink {
        for place in start..<end { local(calls[place]) }
      } else {
        destination.put(calls[start..<end])
      }
      start = end
    }
    calls.removeAll(keepingCapacity: true)
  }

  // MARK: Event loops

  override func submit(
    _ calls: [InferenceCall], now: MonotonicInstant, turn: LoopTurn?,
    refuse: (InferenceCall, ServingError) -> Void, finished: (InferenceCall) -> Void
  ) {
    let maxRows = policy.isBatched ? policy.maxRows : Int.max
    for call in calls { call.prepare(maxRows: maxRows, padding: padding) }
    var refused: [(InferenceCall, ServingError)] = []
    let instance: LaneInstance<Session>? = state.withLock { state in
      for call in calls {
        if let refusal = state.admit(call, now: now, policy, limits, owner: owner) {
          if let reason = refusal.reason { metrics?.countRefusal(reason) }
          refused.append((call, refusal.error))
        }
      }
      held.wrappingAdd(calls.count - refused.count, ordering: .relaxed)
      if let turn, now < turn.end, let work = state.takeLoopWork(now: now, policy) { return work }
      wake(&state)
      return nil
    }
    for (call, error) in refused { refuse(call, error) }
    if let instance, let turn { run(instance, turn, since: now, finished) }
  }

  /// Runs batches on the calling event loop for as long as its turn allows.
  private func run(
    _ first: LaneInstance<Session>, _ turn: LoopTurn, since now: MonotonicInstant,
    _ local: (InferenceCall) -> Void
  ) {
    var finished: [InferenceCall] = []
    var taken = now
    var next: LaneInstance<Session>? = first
    while let instance = next {
      let busyBefore = crossfade_thread_nanoseconds()
      instance.run(taken: taken, clock: clock, finished: &finished)
      let ended = instance.ended
      let busy = crossfade_thread_nanoseconds() - busyBefore
      next = state.withLock { state in
        state.giveBack(
          instance, taken: taken, loopNanoseconds: busy, finished: &finished)
        if ended < turn.end, let more = state.takeLoopWork(now: ended, policy) { return more }
        if state.isClosed { wakeAll(&state) } else { wake(&state) }
        return nil
      }
      taken = ended
      giveBack(&finished, on: turn.sink, local)
    }
  }

  override func noteCancellation() {
    state.withLock { state in
      state.queue.noteCancellation()
      wake(&state)
    }
  }

  override var heldCount: Int { held.load(ordering: .relaxed) }

  override var report: LaneReport {
    let now = clock()
    return state.withLock { state in
      let cost = state.costs[state.lastCostClass].summary
      return LaneReport(
        instanceCount: state.instanceCount, loopRunCount: state.loopRunCount,
        threadRunCount: state.threadRunCount, baseNanoseconds: cost?.baseNanoseconds,
        rowNanoseconds: cost?.rowNanoseconds, waitingRows: state.queue.rowCount,
        runsOnLoop: state.suitsLoop(
          rows: 1, costClass: state.lastCostClass, policy, now: now))
    }
  }

  /// What the lane holds, for a scrape.
  var gauges: LaneGauges {
    let (rows, bytes) = state.withLock { ($0.queue.rowCount, $0.bytes) }
    return LaneGauges(inFlightRequests: heldCount, queuedRows: rows, queuedBytes: bytes)
  }

  // MARK: Ending

  override func close() {
    state.withLock { state in
      state.isClosed = true
      wakeAll(&state)
    }
  }

  override func waitUntilEnded() { threads.wait() }
}
