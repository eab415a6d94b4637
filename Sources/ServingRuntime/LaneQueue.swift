internal import GatewayMetrics
internal import ServingCore

/// The calls of one kind that wait in a lane, what they may hold, and what their runs have cost.
/// Under the lane's mutex.
struct LaneQueue {
  var queue = BatchQueue<InferenceCall>()
  /// Input bytes of the calls that wait or run in part.
  private(set) var bytes = 0
  /// Of calls that wait or run in part, whole.
  private var shares = FlowShares()
  var costs: RunCosts
  /// Calls that were found out of reach, those that were taken all the same among them.
  private var outOfReachCount = 0

  init(costs: RunCosts) {
    self.costs = costs
  }

  // MARK: In

  /// Puts a call in, or says why not. A call larger than a whole limit is taken when nothing else
  /// waits, or it could never run.
  /// - Parameter instanceCount: runs at the same time at most.
  mutating func admit(
    _ call: InferenceCall, now: MonotonicInstant, _ policy: BatchPolicy, _ limits: LaneLimits,
    instanceCount: Int, owner: String
  ) -> AdmissionRefusal? {
    let rows = queue.rowCount + call.rowCount
    let byteCount = call.inputByteCount
    let (bytes, overflow) = bytes.addingReportingOverflow(byteCount)
    let fits = !overflow && rows <= limits.queuedRowsMax && bytes <= limits.queuedBytesMax
    guard fits || queue.isEmpty else {
      return AdmissionRefusal(
        rows > limits.queuedRowsMax ? .queueRows : .queueBytes,
        full(call, policy, limits, instanceCount: instanceCount, owner: owner))
    }
    let isFair = shares.allows(
      call.flow, rows: call.rowCount, bytes: byteCount,
      freeRows: limits.queuedRowsMax - queue.rowCount,
      freeBytes: limits.queuedBytesMax - self.bytes, urgency: call.urgency)
    guard isFair || queue.isEmpty else {
      return AdmissionRefusal(
        .queueShare,
        full(call, policy, limits, instanceCount: instanceCount, owner: owner, isShare: true))
    }
    if let error = outOfReach(
      call, now: now, policy, instanceCount: instanceCount, owner: owner)
    {
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
    _ call: InferenceCall, now: MonotonicInstant, _ policy: BatchPolicy, instanceCount: Int,
    owner: String
  ) -> ServingError? {
    guard call.deadline != .distantFuture else { return nil }
    let size = policy.isBatched ? policy.maxRows : call.rowCount
    guard let own = costs[call.costClass].least(rows: min(call.rowCount, size)) else { return nil }
    let wait = waitNanoseconds(
      rowsAhead: queue.rowsAhead(of: call), call, policy, instanceCount: instanceCount)
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
    _ call: InferenceCall, _ policy: BatchPolicy, _ limits: LaneLimits, instanceCount: Int,
    owner: String, isShare: Bool = false
  ) -> ServingError {
    let wait = waitNanoseconds(
      rowsAhead: queue.rowCount, call, policy, instanceCount: instanceCount)
    let rows = "\(queue.rowCount) of \(limits.queuedRowsMax) rows"
    return ServingError(
      .resourceExhausted,
      "the queue of \(owner) is full\(isShare ? " for this caller" : ""): \(rows) and "
        + "\(bytes) of \(limits.queuedBytesMax) bytes wait; send the request again later",
      detail: wait.map { [ServingError.waitDetail: "\($0 / 1_000_000)"] } ?? [:])
  }

  /// What the rows ahead of a call take at the least, if they are like its own; nil before runs of
  /// such rows are known.
  private func waitNanoseconds(
    rowsAhead: Int, _ call: InferenceCall, _ policy: BatchPolicy, instanceCount: Int
  ) -> UInt64? {
    let size = policy.isBatched ? policy.maxRows : call.rowCount
    let run = costs[call.costClass].least(rows: size)
    let runs = UInt64(rowsAhead / max(1, size) / instanceCount)
    return run.map { $0.multipliedReportingOverflow(by: runs) }.map { $0.overflow ? .max : $0.0 }
  }

  // MARK: Out

  /// Decides what is to run now, or to be given back without.
  /// - Returns: whether there is any of it.
  mutating func decide(
    now: MonotonicInstant, _ policy: BatchPolicy, into decision: inout BatchDecision<InferenceCall>
  ) -> Bool {
    queue.next(now: now, policy: policy, costs: costs, into: &decision)
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
    return !decision.parts.isEmpty || !decision.expired.isEmpty || !decision.cancelled.isEmpty
  }

  private mutating func letGo(_ call: InferenceCall) {
    let byteCount = call.inputByteCount
    bytes -= byteCount
    shares.remove(call.flow, rows: call.rowCount, bytes: byteCount)
  }
}
