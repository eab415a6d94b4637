internal import GatewayMetrics
internal import ServingCore

/// What a lane's threads and the event loops share, under the lane's mutex.
struct LaneState<Session: EngineSession> {
  var queue = BatchQueue<InferenceCall>()
  /// Input bytes of the calls that wait or run in part.
  private(set) var bytes = 0
  /// Of calls that wait or run in part, whole.
  private var shares = FlowShares()
  var costs: RunCosts
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

  /// - Parameter instances: the last is the first to run.
  init(instances: [LaneInstance<Session>], costs: RunCosts) {
    self.costs = costs
    idle = instances
    instanceCount = instances.count
  }

  /// A thread slept until its own time was up. If somebody was about to wake one at that moment,
  /// that wake-up stays for the next to sleep.
  mutating func noteSelfWoken() {
    if sleepers > 0 { sleepers -= 1 }
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
    let rows = queue.rowCount + call.rowCount
    let byteCount = call.inputByteCount
    let (bytes, overflow) = bytes.addingReportingOverflow(byteCount)
    let fits = !overflow && rows <= limits.queuedRowsMax && bytes <= limits.queuedBytesMax
    guard fits || queue.isEmpty else {
      return AdmissionRefusal(
        rows > limits.queuedRowsMax ? .queueRows : .queueBytes,
        full(call, policy, limits, owner: owner))
    }
    let isFair = shares.allows(
      call.flow, rows: call.rowCount, bytes: byteCount,
      freeRows: limits.queuedRowsMax - queue.rowCount,
      freeBytes: limits.queuedBytesMax - self.bytes)
    guard isFair || queue.isEmpty else {
      return AdmissionRefusal(.queueShare, full(call, policy, limits, owner: owner, isShare: true))
    }
    if let error = outOfReach(call, now: now, policy, owner: owner) {
      return AdmissionRefusal(.deadlineUnreachable, error)
    }
    self.bytes = bytes
    shares.add(call.flow, rows: call.rowCount, bytes: byteCount)
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
    let size = policy.isBatched ? policy.maxRows : call.rowCount
    guard let own = costs[call.costClass].least(rows: min(call.rowCount, size)) else { return nil }
    let wait = waitNanoseconds(rowsAhead: queue.rowsAhead(of: call), call, policy)
    let ready = now.advanced(byNanoseconds: wait ?? 0).advanced(byNanoseconds: own)
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
      detail: [ServingError.waitDetail: "\(milliseconds)"])
  }

  private func full(
    _ call: InferenceCall, _ policy: BatchPolicy, _ limits: LaneLimits, owner: String,
    isShare: Bool = false
  ) -> ServingError {
    let wait = waitNanoseconds(rowsAhead: queue.rowCount, call, policy)
    let rows = "\(queue.rowCount) of \(limits.queuedRowsMax) rows"
    return ServingError(
      .resourceExhausted,
      "the queue of \(owner) is full\(isShare ? " for this connection" : ""): \(rows) and "
        + "\(bytes) of \(limits.queuedBytesMax) bytes wait; send the request again later",
      detail: wait.map { [ServingError.waitDetail: "\($0 / 1_000_000)"] } ?? [:])
  }

  /// What the rows ahead of a call take at the least, if they are like its own; nil before runs of
  /// such rows are known.
  private func waitNanoseconds(
    rowsAhead: Int, _ call: InferenceCall, _ policy: BatchPolicy
  ) -> UInt64? {
    let size = policy.isBatched ? policy.maxRows : call.rowCount
    let run = costs[call.costClass].least(rows: size)
    let runs = UInt64(rowsAhead / max(1, size) / instanceCount)
    return run.map { $0.multipliedReportingOverflow(by: runs) }.map { $0.overflow ? .max : $0.0 }
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
      if part.rows.upperBound == part.item.rowCount { letGo(part.item) }
    }
    for call in decision.expired { letGo(call) }
    for call in decision.cancelled { letGo(call) }
  }

  private mutating func letGo(_ call: InferenceCall) {
    let byteCount = call.inputByteCount
    bytes -= byteCount
    shares.remove(call.flow, rows: call.rowCount, bytes: byteCount)
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
