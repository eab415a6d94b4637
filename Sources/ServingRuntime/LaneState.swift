internal import GatewayMetrics
internal import ServingCore

/// What a lane's threads and the event loops share, under the lane's mutex.
///
/// Calls of callers and those that nobody waits for are queued apart, so that the latter hold up
/// nothing: while one of the former waits, none of the latter is taken.
struct LaneState {
  /// Callers' requests.
  var callers: LaneQueue
  /// Calls that are ``InferenceCall/isBackground``.
  var background: LaneQueue
  /// Whether the version answers nobody but who asks for it by number: then what is in the
  /// background runs at idle priority, and event loops leave the engine alone, whose locks threads
  /// of idle priority may hold.
  var isBackground: Bool
  var loopTrial = LoopTrial()
  /// The class of rows that ran last, for the report.
  var lastCostClass = 0
  /// Instances that nobody runs.
  var idle: [LaneInstance]
  /// All of them.
  let instances: [LaneInstance]
  /// Threads of the lane, and how many of them wait for a run at idle priority.
  var threadCount = 0
  var idleRunCount = 0
  /// Threads that sleep until they are woken.
  var sleepers = 0
  var isClosed = false
  /// Whether the instances were taken out for good.
  private(set) var hasEnded = false
  var loopRunCount = 0
  var threadRunCount = 0
  /// Runs at idle priority at the same time at most; one instance is left for callers, if there are
  /// several.
  let idleRunsMax: Int

  /// - Parameters:
  ///   - instances: the last is the first to run.
  ///   - threadCount: threads for callers' runs.
  init(
    instances: [LaneInstance], threadCount: Int, costs: RunCosts, isBackground: Bool
  ) {
    callers = LaneQueue(costs: costs)
    background = LaneQueue(costs: costs)
    self.instances = instances
    idle = instances
    self.isBackground = isBackground
    idleRunsMax = max(1, min(threadCount, instances.count - 1))
  }

  var waitingRowCount: Int { callers.queue.rowCount + background.queue.rowCount }
  private var isEmpty: Bool { callers.queue.isEmpty && background.queue.isEmpty }

  /// A thread slept until its own time was up. If somebody was about to wake one at that moment,
  /// that wake-up stays for the next to sleep.
  mutating func noteSelfWoken() {
    if sleepers > 0 { sleepers -= 1 }
  }

  // MARK: In

  /// Puts a call in, or says why not.
  mutating func admit(
    _ call: InferenceCall, now: MonotonicInstant, _ policy: BatchPolicy, _ limits: LaneLimits,
    owner: String
  ) -> AdmissionRefusal? {
    if isClosed {
      return AdmissionRefusal(.unloading, LaneInstance.unloading(owner))
    }
    if let fault = call.fault { return AdmissionRefusal(nil, fault) }
    let rowsMax = LaneLimits.partsMax.multipliedReportingOverflow(by: policy.maxRows)
    guard !policy.isBatched || rowsMax.overflow || call.rowCount <= rowsMax.partialValue else {
      return AdmissionRefusal(
        nil,
        ServingError(
          .invalidArgument,
          "expected at most \(rowsMax.partialValue) rows in one request, \(LaneLimits.partsMax) "
            + "batches of \(policy.maxRows), got \(call.rowCount)"))
    }
    guard call.isBackground else {
      return callers.admit(
        call, now: now, policy, limits, instanceCount: instances.count, owner: owner)
    }
    guard isBackground || isEmpty && idle.count == instances.count else {
      // No refusal that counts: nobody asked for it.
      return AdmissionRefusal(
        nil,
        ServingError(
          .resourceExhausted,
          "\(owner) is busy with requests; what no caller waits for is not run meanwhile"))
    }
    return background.admit(
      call, now: now, policy, limits, instanceCount: idleRunsMax, owner: owner)
  }

  mutating func noteCancellation() {
    callers.queue.noteCancellation()
    background.queue.noteCancellation()
  }

  // MARK: Out

  /// Whether a thread that is woken now finds an instance and may find something to run.
  var hasWork: Bool {
    guard !idle.isEmpty else { return false }
    return !callers.queue.isEmpty || !background.queue.isEmpty && mayRunBackground
  }

  /// Whether calls in the background may run now.
  private var mayRunBackground: Bool {
    isClosed || (isBackground ? idleRunCount < idleRunsMax : idle.count == instances.count)
  }

  /// Takes an instance out with what it is to run, or to give back without.
  /// - Returns: nil when there is nothing to do, or nobody to do it.
  mutating func takeWork(
    now: MonotonicInstant, _ policy: BatchPolicy
  ) -> (instance: LaneInstance?, waitUntil: MonotonicInstant?) {
    let (instance, waitUntil) = takeCallersWork(now: now, policy)
    // Those that wait for others to join them come first all the same.
    guard instance == nil, callers.queue.isEmpty else { return (instance, waitUntil) }
    return (takeBackgroundWork(now: now, policy), nil)
  }

  private mutating func takeCallersWork(
    now: MonotonicInstant, _ policy: BatchPolicy
  ) -> (instance: LaneInstance?, waitUntil: MonotonicInstant?) {
    guard !callers.queue.isEmpty, let instance = idle.last else { return (nil, nil) }
    guard callers.decide(now: now, policy, into: &instance.decision) else {
      return (nil, instance.decision.waitUntil)
    }
    idle.removeLast()
    instance.begin(.callers, at: now)
    return (instance, nil)
  }

  private mutating func takeBackgroundWork(
    now: MonotonicInstant, _ policy: BatchPolicy
  ) -> LaneInstance? {
    guard !background.queue.isEmpty, mayRunBackground, let instance = idle.last else { return nil }
    var undelayed = policy
    undelayed.delayNanosecondsMax = 0
    guard background.decide(now: now, undelayed, into: &instance.decision) else { return nil }
    idle.removeLast()
    instance.begin(isClosed ? .refused : isBackground ? .idle : .background, at: now)
    if instance.kind == .idle { idleRunCount += 1 }
    return instance
  }

  /// Takes work for an event loop, if what is next is rather run there than by a thread.
  /// - Parameter policy: gathers at most ``LoopTurn/gatheredRowsMax``.
  mutating func takeLoopWork(
    now: MonotonicInstant, _ policy: BatchPolicy
  ) -> LaneInstance? {
    guard !isBackground, !idle.isEmpty, let next = callers.queue.peek() else { return nil }
    let gathered = min(callers.queue.rowCount, policy.gatheredRowsMax)
    let rows = policy.isBatched ? max(gathered, min(next.rowCount, policy.maxRows)) : next.rowCount
    guard suitsLoop(rows: rows, costClass: next.costClass, policy, now: now) else { return nil }
    let instance = takeCallersWork(now: now, policy).instance
    if let instance { instance.isMeasured = loopTrial.asksProcessorTime() }
    return instance
  }

  /// Whether event loops may run so many rows of a class.
  func suitsLoop(
    rows: Int, costClass: Int, _ policy: BatchPolicy, now: MonotonicInstant
  ) -> Bool {
    !isBackground && policy.delayNanosecondsMax == 0
      && loopTrial.allows(
        rows: rows, costClass: costClass, threadCost: callers.costs[costClass], now: now)
  }

  // MARK: Back

  /// Takes an instance back, with what its run says of costs and of calls that run in parts.
  /// - Parameters:
  ///   - finished: gets those that are complete by now.
  mutating func giveBack(
    _ instance: LaneInstance, taken: MonotonicInstant, from place: RunPlace,
    finished: inout [InferenceCall]
  ) {
    if let sample = instance.sample { note(sample, of: instance, from: place) }
    if instance.settleSplits(taken: taken, finished: &finished) { noteCancellation() }
    if instance.kind == .idle { idleRunCount -= 1 }
    instance.forgetCalls()
    idle.append(instance)
  }

  private mutating func note(
    _ sample: RunSample, of instance: LaneInstance, from place: RunPlace
  ) {
    lastCostClass = sample.costClass
    // What a run takes at idle priority says what others left, and nothing of callers' runs.
    if instance.kind == .idle {
      background.costs.observe(
        costClass: sample.costClass, rows: sample.rows, nanoseconds: sample.nanoseconds)
    } else {
      callers.costs.observe(
        costClass: sample.costClass, rows: sample.rows, nanoseconds: sample.nanoseconds)
    }
    switch place {
    case .thread: threadRunCount += 1
    case .loop(let nanoseconds):
      loopRunCount += 1
      loopTrial.observe(sample, processorNanoseconds: nanoseconds, now: instance.ended)
    }
  }

  /// Takes all instances out for good, once nothing is left to run.
  mutating func takeInstances() -> [LaneInstance] {
    defer { idle.removeAll() }
    hasEnded = true
    return idle
  }

  /// Whether nothing will ever run again.
  var isOver: Bool { isClosed && isEmpty && (hasEnded || idle.count == instances.count) }

  /// The instances whose run began so long ago, once the lane was closed.
  func overdue(at now: MonotonicInstant, _ limits: LaneLimits) -> [LaneInstance] {
    guard isClosed, !hasEnded else { return [] }
    return instances.filter { instance in
      !idle.contains { $0 === instance } && instance.kind != .idle
        && now.nanoseconds(since: instance.begun) > limits.closedRunSecondsMax * 1_000_000_000
    }
  }
}
