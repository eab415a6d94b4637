internal import CLinux
internal import GatewayMetrics
internal import PlatformSupport
internal import ServingCore
internal import Synchronization

/// The lane itself: a queue, instances that run what it decides, and threads that wait for both.
///
/// The mutex is held for moves only, never while anything runs. `@unchecked Sendable`: everything
/// that changes is under it, or atomic.
final class LaneCore: @unchecked Sendable {
  /// How often somebody looks whether a run that nobody waits for takes too long.
  private static let watchNanoseconds: UInt64 = 100_000_000

  private let owner: String
  let policy: BatchPolicy
  /// Of runs on event loops.
  private let loopPolicy: BatchPolicy
  private let padding: PaddingPlan?
  private let limits: LaneLimits
  private let metrics: VersionMetrics?
  let clock: Lane.Clock
  let state: Mutex<LaneState>
  private let threadCount: Int
  private let threads = ThreadGroup()
  /// Raised once for each sleeper that is to look again.
  private let signal = ThreadSignal()
  private let outputs: OutputAccount
  /// Calls in the background that no thread of the lane has seen yet.
  private let posted = CallStack()
  /// Whether no thread of the lane will look for more.
  private let hasEnded = Atomic<Bool>(false)
  /// Calls that were put in and have not been given back.
  private let held = Atomic<Int>(0)

  init(
    owner: String, sessions: [LaneSession], threadCount: Int, policy: BatchPolicy,
    padding: PaddingPlan?, limits: LaneLimits, costs: RunCosts, isBackground: Bool,
    metrics: VersionMetrics?, clock: @escaping Lane.Clock
  ) {
    precondition(!sessions.isEmpty && threadCount > 0, "a lane without a session or a thread")
    self.owner = owner
    self.policy = policy
    loopPolicy = policy.gathering(rowsMax: LoopTurn.gatheredRowsMax)
    self.padding = padding
    self.limits = limits
    self.metrics = metrics
    self.clock = clock
    self.threadCount = threadCount
    let outputs = OutputAccount(limit: limits.outputBytesMax)
    self.outputs = outputs
    let instances = sessions.map {
      LaneInstance(
        owner: owner, session: $0, isBatched: policy.isBatched, padding: padding,
        outputs: outputs, metrics: metrics)
    }
    state = Mutex(
      LaneState(
        instances: instances, threadCount: threadCount, costs: costs, isBackground: isBackground))
  }

  /// Starts the threads.
  /// - Throws: `RESOURCE_EXHAUSTED` when the system has no thread left; those that did start end.
  func start() throws(ServingError) {
    guard startMissingThreads() else {
      close()
      throw ServingError(.resourceExhausted, "no thread is left for the lane of \(owner)")
    }
  }

  /// Starts as many threads as are wanted and not there.
  /// - Returns: false when the system has none left.
  private func startMissingThreads() -> Bool {
    let missing = state.withLock { state in
      let missing = max(0, wantedThreadCount(state) - state.threadCount)
      state.threadCount += missing
      return missing
    }
    for place in 0..<missing {
      threads.enter()
      let didStart = WorkerThread.start(name: "lane \(owner)", priority: .normal) {
        self.work()
      } ended: { [threads] in
        threads.leave()
      }
      guard didStart else {
        threads.leave()
        state.withLock { $0.threadCount -= missing - place }
        return false
      }
    }
    return true
  }

  /// Those for callers' runs, and one to wait for each run at idle priority.
  private func wantedThreadCount(_ state: borrowing LaneState) -> Int {
    threadCount + (state.isBackground ? state.idleRunsMax : state.idleRunCount)
  }

  // MARK: Threads

  private enum Step {
    case run(LaneInstance)
    /// Until something comes, or for so many nanoseconds.
    case sleep(nanoseconds: UInt64?)
    /// Close these, which nobody else has.
    case end([LaneInstance])
  }

  private func work() {
    var runner: IdleRunner?
    var inHand: (instance: LaneInstance, taken: MonotonicInstant)?
    var finished: [InferenceCall] = []
    while true {
      let now = inHand?.instance.ended ?? clock()
      let (step, isBackground) = state.withLock { state in
        if let inHand {
          state.giveBack(
            inHand.instance, taken: inHand.taken, from: .thread, finished: &finished)
        }
        takePosted(&state, now, refused: &finished)
        return (next(&state, now), state.isBackground)
      }
      inHand = nil
      giveBack(&finished, on: nil) { _ in }
      if !isBackground {
        runner?.stop()
        runner = nil
      }
      switch step {
      case .run(let instance):
        run(instance, &runner)
        instance.collect(finished: &finished)
        inHand = (instance, now)
      case .sleep(let nanoseconds):
        if !signal.wait(nanosecondsMax: nanoseconds) { state.withLock { $0.noteSelfWoken() } }
      case .end(let instances):
        runner?.stop()
        end(instances)
        return
      }
    }
  }

  private func run(_ instance: LaneInstance, _ runner: inout IdleRunner?) {
    switch instance.kind {
    case .callers, .background: instance.run(clock: clock)
    case .refused: instance.refuse(LaneInstance.unloading(owner))
    case .idle:
      runner = runner ?? IdleRunner.start(owner: owner, group: threads, clock: clock)
      guard let runner else {
        instance.refuse(
          ServingError(
            .resourceExhausted, "no thread is left for what \(owner) runs in the background"))
        return
      }
      runner.run(instance, watchNanoseconds: Self.watchNanoseconds) { reasonToEnd(instance) }
    }
  }

  /// Why a run at idle priority is to end now. Nobody waits for it.
  private func reasonToEnd(_ instance: LaneInstance) -> RunInterruption? {
    let (isClosed, isBackground) = state.withLock { ($0.isClosed, $0.isBackground) }
    if isClosed { return .closing }
    if !isBackground { return .makingRoom }
    let nanoseconds = clock().nanoseconds(since: instance.begun)
    return nanoseconds > limits.backgroundRunSecondsMax * 1_000_000_000 ? .tooLong : nil
  }

  /// What is left is to close the sessions, which may take long and has no caller waiting.
  private func end(_ instances: [LaneInstance]) {
    if !instances.isEmpty { WorkerPriority.lowered.enter() }
    for instance in instances { instance.close() }
    refusePosted()
  }

  private func next(_ state: inout LaneState, _ now: MonotonicInstant) -> Step {
    if let nanoseconds = outputs.waitNanoseconds {
      state.sleepers += 1
      return .sleep(nanoseconds: nanoseconds)
    }
    let work = state.takeWork(now: now, policy)
    if let instance = work.instance {
      // There may be enough for a further instance.
      wake(&state)
      return .run(instance)
    }
    if state.isOver {
      // The others are to see it too.
      wakeAll(&state)
      hasEnded.store(true, ordering: .sequentiallyConsistent)
      return .end(state.takeInstances())
    }
    if state.threadCount > wantedThreadCount(state) {
      state.threadCount -= 1
      return .end([])
    }
    state.sleepers += 1
    return .sleep(nanoseconds: work.waitUntil.map { $0.nanoseconds(since: now) })
  }

  /// Wakes a thread if there is something for it to do.
  private func wake(_ state: inout LaneState) {
    guard state.sleepers > 0, state.hasWork else { return }
    state.sleepers -= 1
    signal.raise()
  }

  private func wakeAll(_ state: inout LaneState) {
    while state.sleepers > 0 {
      state.sleepers -= 1
      signal.raise()
    }
  }

  // MARK: The background

  /// Puts calls in without the lock, for a thread of any priority, and whatever holds the lock.
  private func post(_ calls: [InferenceCall]) {
    held.wrappingAdd(calls.count, ordering: .relaxed)
    if posted.put(calls) { signal.raise() }
    // The last thread may have looked for the last time before; then it falls to this one.
    if hasEnded.load(ordering: .sequentiallyConsistent) { refusePosted() }
  }

  /// Queues what was posted.
  /// - Parameter refused: gets those that are not taken, with their outcome.
  private func takePosted(
    _ state: inout LaneState, _ now: MonotonicInstant, refused: inout [InferenceCall]
  ) {
    guard !posted.isEmpty else { return }
    // Whoever posted woke a thread without saying so here.
    state.noteSelfWoken()
    var calls: [InferenceCall] = []
    posted.takeAll(into: &calls)
    for call in calls {
      guard let refusal = state.admit(call, now: now, policy, limits, owner: owner) else {
        continue
      }
      if let reason = refusal.reason { metrics?.countRefusal(reason) }
      call.outcome = .failure(refusal.error)
      refused.append(call)
    }
  }

  /// Gives back what was posted to a lane that has ended.
  private func refusePosted() {
    guard hasEnded.load(ordering: .sequentiallyConsistent) else { return }
    var calls: [InferenceCall] = []
    posted.takeAll(into: &calls)
    for call in calls { call.outcome = .failure(LaneInstance.unloading(owner)) }
    giveBack(&calls, on: nil) { _ in }
  }

  var isBackground: Bool { state.withLock { $0.isBackground } }

  func setBackground(_ isBackground: Bool) {
    state.withLock { state in
      guard !state.isClosed else { return }
      state.isBackground = isBackground
      // Some are too many now, or have something to run that was not for them before.
      wakeAll(&state)
    }
    // Where the system has no thread left, those that are there do all the work.
    _ = startMissingThreads()
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

  func submit(
    _ calls: [InferenceCall], now: MonotonicInstant, turn: LoopTurn?,
    refuse: (InferenceCall, ServingError) -> Void, finished: (InferenceCall) -> Void
  ) {
    let maxRows = policy.isBatched ? policy.maxRows : Int.max
    for call in calls { call.prepare(maxRows: maxRows, padding: padding) }
    if calls.first?.isBackground ?? false {
      post(calls)
      return
    }
    var refused: [(InferenceCall, ServingError)] = []
    let instance: LaneInstance? = state.withLock { state in
      for call in calls {
        if let refusal = state.admit(call, now: now, policy, limits, owner: owner) {
          if let reason = refusal.reason { metrics?.countRefusal(reason) }
          refused.append((call, refusal.error))
        }
      }
      held.wrappingAdd(calls.count - refused.count, ordering: .relaxed)
      if let turn, now < turn.end, let work = state.takeLoopWork(now: now, loopPolicy) {
        return work
      }
      wake(&state)
      return nil
    }
    for (call, error) in refused { refuse(call, error) }
    if let instance, let turn { run(instance, turn, since: now, finished) }
  }

  /// Runs batches on the calling event loop for as long as its turn allows.
  private func run(
    _ first: LaneInstance, _ turn: LoopTurn, since now: MonotonicInstant,
    _ local: (InferenceCall) -> Void
  ) {
    var finished: [InferenceCall] = []
    var taken = now
    var next: LaneInstance? = first
    while let instance = next {
      let busyBefore = instance.isMeasured ? crossfade_thread_nanoseconds() : 0
      instance.run(clock: clock)
      instance.collect(finished: &finished)
      let ended = instance.ended
      let busy = instance.isMeasured ? crossfade_thread_nanoseconds() - busyBefore : nil
      next = state.withLock { state in
        state.giveBack(
          instance, taken: taken, from: .loop(processorNanoseconds: busy), finished: &finished)
        if ended < turn.end, let more = state.takeLoopWork(now: ended, loopPolicy) { return more }
        if state.isClosed { wakeAll(&state) } else { wake(&state) }
        return nil
      }
      taken = ended
      giveBack(&finished, on: turn.sink, local)
    }
  }

  func noteCancellation() {
    state.withLock { state in
      state.noteCancellation()
      wake(&state)
    }
  }

  var heldCount: Int { held.load(ordering: .relaxed) }

  // MARK: Ending

  func close() {
    state.withLock { state in
      state.isClosed = true
      wakeAll(&state)
    }
  }

  func waitUntilEnded(nanosecondsMax: UInt64) -> Bool {
    var left = nanosecondsMax
    while !threads.wait(nanosecondsMax: min(left, Self.watchNanoseconds)) {
      if left <= Self.watchNanoseconds { return false }
      // No clock is asked: one that stands still, as a test's may, must not make this endless.
      left -= Self.watchNanoseconds
      // A run that never returns would be waited for without end.
      let now = clock()
      state.withLock { state in
        for instance in state.overdue(at: now, limits) { instance.interrupt(.overdue) }
      }
    }
    return true
  }
}
