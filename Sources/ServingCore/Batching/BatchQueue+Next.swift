// Which request runs next, and when.

extension BatchQueue {
  /// Takes out what is to run now, and what is not to run any more. Asked whenever the engine is
  /// idle: it begins at once with what waits, unless the policy asks for a delay.
  ///
  /// No batch is made so large that, by what runs have cost, it would break the earliest deadline
  /// in it.
  /// - Parameter decision: emptied first.
  @inlinable
  package mutating func next(
    now: MonotonicInstant, policy: BatchPolicy, costs: RunCosts,
    into decision: inout BatchDecision<Item>
  ) {
    decision.clear()
    batchRows = policy.isBatched ? policy.gatheredRowsMax : 1
    settle()
    if now >= earliestDeadline || hasCancellations { sweep(now, &decision) }
    guard let first = firstEntry(now, policy, costs, &decision) else { return }
    if let wait = delay(first, now, policy, costs) {
      decision.waitUntil = wait
    } else {
      gather(first, now, policy, costs, &decision)
      if !isEmpty { isContended = true }
    }
  }

  /// Takes out what has expired or was cancelled.
  @inlinable
  mutating func sweep(_ now: MonotonicInstant, _ decision: inout BatchDecision<Item>) {
    hasCancellations = false
    earliestDeadline = .distantFuture
    var kept = 0
    for place in head..<entries.count {
      guard let entry = entries[place] else { continue }
      if entry.item.isCancelled {
        decision.cancelled.append(entry.item)
        release(entry.rowsLeft, &decision)
      } else if entry.item.deadline <= now {
        decision.expired.append(entry.item)
        release(entry.rowsLeft, &decision)
      } else {
        earliestDeadline = min(earliestDeadline, entry.item.deadline)
        if kept != place { entries.swapAt(kept, place) }
        kept += 1
      }
    }
    entries.removeLast(entries.count - kept)
    head = 0
    sortedEnd = kept
  }

  @inlinable
  mutating func release(_ rows: Int, _ decision: inout BatchDecision<Item>) {
    waitingRows -= rows
    decision.releasedRows += rows
  }

  /// The request to run first; those before it that cannot be kept any more are taken out.
  @inlinable
  mutating func firstEntry(
    _ now: MonotonicInstant, _ policy: BatchPolicy, _ costs: RunCosts,
    _ decision: inout BatchDecision<Item>
  ) -> Entry? {
    while head < entries.count {
      guard let entry = entries[head] else { break }
      if entry.item.isCancelled {
        decision.cancelled.append(entry.item)
      } else if isOutOfReach(entry, now, policy, costs) {
        unreachableCount += 1
        if unreachableCount == Self.unreachableCountMax {
          unreachableCount = 0
          return entry
        }
        decision.expired.append(entry.item)
      } else {
        return entry
      }
      release(entry.rowsLeft, &decision)
      entries[head] = nil
      head += 1
    }
    compact()
    return nil
  }

  /// Whether even the fastest runs seen would end too late.
  @inlinable
  func isOutOfReach(
    _ entry: Entry, _ now: MonotonicInstant, _ policy: BatchPolicy, _ costs: RunCosts
  ) -> Bool {
    guard entry.item.deadline != .distantFuture else { return false }
    let cost = costs[entry.item.costClass]
    let rows = entry.rowsLeft
    var least = cost.least(rows: policy.isBatched ? min(rows, policy.maxRows) : rows) ?? 0
    if policy.isBatched, rows > policy.maxRows {
      let (full, overflow) = least.multipliedReportingOverflow(by: UInt64(rows / policy.maxRows))
      let rest = rows % policy.maxRows
      least = overflow ? .max : Self.sum(full, rest > 0 ? cost.least(rows: rest) ?? 0 : 0)
    }
    return now.advanced(byNanoseconds: least) > entry.item.deadline
  }

  /// Until when to hold back a batch that is not full, as far as the policy asks for it and no
  /// deadline is endangered: time for two such runs is left, one being what it takes half of the
  /// time, and half of all the time where runs are not known yet.
  @inlinable
  func delay(
    _ first: Entry, _ now: MonotonicInstant, _ policy: BatchPolicy, _ costs: RunCosts
  ) -> MonotonicInstant? {
    guard policy.delayNanosecondsMax > 0, policy.isBatched, waitingRows < policy.maxRows else {
      return nil
    }
    var until = first.queuedAt.advanced(byNanoseconds: policy.delayNanosecondsMax)
    let deadline = earliestDeadline
    if deadline != .distantFuture {
      let run = costs[first.item.costClass].estimate(rows: waitingRows)
      let reserve = run.map { Self.sum($0, $0) } ?? deadline.nanoseconds(since: first.queuedAt) / 2
      let latest = deadline.nanoseconds - min(reserve, deadline.nanoseconds)
      until = min(until, MonotonicInstant(nanoseconds: latest))
    }
    return until > now ? until : nil
  }
}
