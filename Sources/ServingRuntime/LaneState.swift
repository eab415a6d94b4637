internal import GatewayMetrics
internal import ServingCore

/// What a lane's threads and the event loops share, under the lane's mutex.
struct LaneState<Session: EngineSession> {
  var queue = BatchQueue<InferenceCall>()
  /// Input bytes of the calls that wait or run in part.
  var bytes = 0
  var costs = RunCosts()
  var loopTrial = LoopTrial()
  /// The class of rows that ran last, for the report.
  var lastCostClass = 0
  /// Instances that nobody runs.
  var idle: [LaneInstance<Session>]
  let instanceCount: Int
  /// Threads that sleep until they are woken.
  var sleepers = 0
  var isClosed = false
  /// Whether the instances were taken out for good.
  private var hasEnded = false
  /// Calls that were found out of reach, those that were taken all the same among them.
  private var outOfReachCount = 0
  var loopRunCount = 0
  var threadRunCount = 0

  init(instances: [LaneInstance<Session>]) {
    idle = instances
    instanceCount = instances.count
  }

  // MARK: In

  /// Puts a call in, or says why not. A call larger than a whole limit is taken when nothing else
  /// waits, or it could never run.
  mutating func admit(
    _ call: InferenceCall, now: MonotonicInstant, _ policy: BatchPolicy, _ limits: LaneLimits,
    owner: String
  ) -> AdmissionRefusal? {
    if isClosed {
      return AdmissionRefusal(
        .unloading,
        ServingError(.unavailable, "\(owner) is being unloaded; send the request again"))
    }
    let rowsMax = LaneLimits.partsMax.multipliedReportingOverflow(by: policy.maxRows)
    guard !policy.isBatched || rowsMax.overflow || call.rowCount <= rowsMax.partialValue else {
      return AdmissionRefusal(
        nil,
        ServingError(
          .invalidArgument,
          "expected at most \(rowsMax.partialValue) rows in one request, \(LaneLimits.partsMax) "
            + "batches of \(policy.maxRows), got \(call.rowCount)"))
    }
    let rows = queue.rowCount + call.rowCount
    let (bytes, overflow) = bytes.addingReportingOverflow(call.inputByteCount)
    let fits = !overflow && rows <= limits.queuedRowsMax && bytes <= limits.queuedBytesMax
    guard fits || queue.isEmpty else {
      return AdmissionRefusal(
        rows > limits.queuedRowsMax ? .queueRows : .queueBytes,
        ServingError(
          .resourceExhausted,
          "the queue of \(owner) is full: \(queue.rowCount) of \(limits.queuedRowsMax) rows and "
            + "\(self.bytes) of \(limits.queuedBytesMax) bytes wait; send the request again later"
        ))
    }
    if let error = outOfReach(call, now: now, policy, owner: owner) {
      return AdmissionRefusal(.deadlineUnreachable, error)
    }
    self.bytes = bytes
    call.times.queued = now
    queue.insert(call, now: now)
    return nil
  }

  /// A deadline that the queue cannot make is refused now: the caller learns at once what it would
  /// learn too late, and no work is begun for it.
  ///
  /// One of every ``BatchQueue/unreachableCountMax`` is taken all the same, for the queue's reason:
  /// were costs ever learned too high, and every caller in a hurry, nothing would run and show it.
  private mutating func outOfReach(
    _ call: InferenceCall, now: MonotonicInstant, _ policy: BatchPolicy, owner: String
  ) -> ServingError? {
    guard call.deadline != .distantFuture else { return nil }
    let cost = costs[call.costClass]
    let size = policy.isBatched ? policy.maxRows : call.rowCount
    guard let full = cost.least(rows: size), let own = cost.least(rows: min(call.rowCount, size))
    else { return nil }
    let runsAhead = queue.rowsAhead(of: call) / max(1, size) / instanceCount
    let (wait, overflow) = full.multipliedReportingOverflow(by: UInt64(runsAhead))
    let ready = now.advanced(byNanoseconds: overflow ? .max : wait).advanced(byNanoseconds: own)
    guard ready > call.deadline else { return nil }
    outOfReachCount &+= 1
    let probe = BatchQueue<InferenceCall>.unreachableCountMax
    guard !outOfReachCount.isMultiple(of: probe) else { return nil }
    let milliseconds = ready.nanoseconds(since: now) / 1_000_000
    let left = call.deadline.nanoseconds(since: now) / 1_000_000
    return ServingError(
      .resourceExhausted,
      "\(owner) would answer in about \(milliseconds) ms, after the deadline in \(left) ms; send "
        + "the request again later, or with more time",
      detail: ["wait_ms": "\(milliseconds)"])
  }

  // MARK: Out

  /// Takes an instance out with what it is to run, or to give back without.
  /// - Returns: nil when there is nothing to do, or nobody to do it.
  mutating func takeWork(
    now: MonotonicInstant, _ policy: BatchPolicy
  ) -> (instance: LaneInstance<Session>?, waitUntil: MonotonicInstant?) {
    guard !queue.isEmpty, let instance = idle.last else { return (nil, nil) }
    queue.next(now: now, policy: policy, costs: costs, into: &instance.decision)
    noteTaken(instance.decision)
    let hasWork =
      !instance.decision.parts.isEmpty || !instance.decision.expired.isEmpty
      || !instance.decision.cancelled.isEmpty
    guard hasWork else { return (nil, instance.decision.waitUntil) }
    idle.removeLast()
    return (instance, nil)
  }

  private mutating func noteTaken(_ decision: BatchDecision<InferenceCall>) {
    for part in decision.parts {
      if part.rows.count < part.item.rowCount {
        var split = part.item.split ?? SplitRun()
        split.begin(part.rows, of: part.item.rowCount)
        part.item.split = split
      }
      if part.rows.upperBound == part.item.rowCount { bytes -= part.item.inputByteCount }
    }
    for call in decision.expired { bytes -= call.inputByteCount }
    for call in decision.cancelled { bytes -= call.inputByteCount }
  }

  /// Takes work for an event loop, if what is next is rather run there than by a thread.
  mutating func takeLoopWork(
    now: MonotonicInstant, _ policy: BatchPolicy
  ) -> LaneInstance<Session>? {
    guard !idle.isEmpty, let next = queue.peek() else { return nil }
    let rows = policy.isBatched ? min(queue.rowCount, policy.maxRows) : next.rowCount
    guard suitsLoop(rows: rows, costClass: next.costClass, policy, now: now) else { return nil }
    return takeWork(now: now, policy).instance
  }

  /// Whether event loops may run so many rows of a class.
  func suitsLoop(
    rows: Int, costClass: Int, _ policy: BatchPolicy, now: MonotonicInstant
  ) -> Bool {
    policy.delayNanosecondsMax == 0
      && loopTrial.allows(
        rows: rows, costClass: costClass, threadCost: costs[costClass], now: now)
  }

  // MARK: Back

  /// Takes an instance back, with what its run says of costs and of calls that run in parts.
  /// - Parameters:
  ///   - finished: gets those that are complete by now.
  ///   - loopNanoseconds: the processor time that the run took of an event loop; nil if it ran on
  ///     a thread of the lane.
  mutating func giveBack(
    _ instance: LaneInstance<Session>, taken: MonotonicInstant, loopNanoseconds: UInt64?,
    finished: inout [InferenceCall]
  ) {
    if let sample = instance.sample {
      costs.observe(
        costClass: sample.costClass, rows: sample.rows, nanoseconds: sample.nanoseconds)
      lastCostClass = sample.costClass
      if let loopNanoseconds {
        loopRunCount += 1
        loopTrial.observe(sample, processorNanoseconds: loopNanoseconds, now: instance.ended)
      } else {
        threadRunCount += 1
      }
    }
    if instance.settleSplits(taken: taken, finished: &finished) { queue.noteCancellation() }
    instance.forgetCalls()
    idle.append(instance)
  }

  /// Takes all instances out for good, once nothing is left to run.
  mutating func takeInstances() -> [LaneInstance<Session>] {
    defer { idle.removeAll() }
    hasEnded = true
    return idle
  }

  /// Whether nothing will ever run again.
  var isOver: Bool {
    isClosed && queue.isEmpty && (hasEnded || idle.count == instanceCount)
  }
}
