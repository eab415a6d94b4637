// What runs together.

extension BatchQueue {
  /// Takes the first request, or as many of its rows as fit, and what can run with it.
  @inlinable
  mutating func gather(
    _ first: Entry, _ now: MonotonicInstant, _ policy: BatchPolicy, _ costs: RunCosts,
    _ decision: inout BatchDecision<Item>
  ) {
    virtualTime = max(virtualTime, first.tag)
    if policy.isBatched, first.rowsLeft > policy.maxRows {
      takePart(policy.maxRows, of: first, &decision)
      return
    }
    decision.places.append(head)
    if policy.isBatched {
      batchRows = rowsToGather(first, policy, costs)
      if first.rowsLeft < batchRows {
        let rows = choose(first, now, batchRows, costs, &decision)
        trim(rows, policy, &decision)
      }
    }
    for place in decision.places { takeAll(at: place, &decision) }
    closeGaps(decision.places)
  }

  /// Rows of the first request and of what may join it: the most, or as many as rows cost least
  /// with, while more of them wait.
  @inlinable
  func rowsToGather(_ first: Entry, _ policy: BatchPolicy, _ costs: RunCosts) -> Int {
    let most = policy.gatheredRowsMax
    guard policy.preferredRows.isEmpty, waitingRows > first.rowsLeft else { return most }
    let waiting = min(waitingRows, most)
    let rows = costs.batchRows(costClass: first.item.costClass, waiting: waiting)
    return rows < waiting ? max(rows, first.rowsLeft) : most
  }

  /// Lists the places of what can run with the first request, as far as there is room for it.
  /// - Returns: the rows of all.
  @inlinable
  func choose(
    _ first: Entry, _ now: MonotonicInstant, _ rowsMax: Int, _ costs: RunCosts,
    _ decision: inout BatchDecision<Item>
  ) -> Int {
    let cost = costs[first.item.costClass]
    var deadline = first.item.deadline
    var rows = first.rowsLeft
    var place = head + 1
    let end = min(entries.count, place + Self.lookAheadMax)
    while place < end, rows < rowsMax {
      defer { place += 1 }
      guard let entry = entries[place], entry.rowsLeft <= rowsMax - rows,
        !entry.item.isCancelled, entry.item.sharesBatch(with: first.item)
      else { continue }
      let earliest = min(deadline, entry.item.deadline)
      if earliest != .distantFuture, let run = cost.estimate(rows: rows + entry.rowsLeft),
        now.advanced(byNanoseconds: run) > earliest
      {
        continue
      }
      deadline = earliest
      rows += entry.rowsLeft
      decision.places.append(place)
    }
    return rows
  }

  /// Leaves the last requests out where a batch would end between two preferred sizes and can end
  /// at the lower one.
  @inlinable
  func trim(_ rows: Int, _ policy: BatchPolicy, _ decision: inout BatchDecision<Item>) {
    guard rows < policy.gatheredRowsMax,
      let preferred = policy.preferredRows.last(where: { $0 <= rows }), preferred < rows
    else { return }
    var kept = rows
    var count = decision.places.count
    while count > 1, kept > preferred {
      count -= 1
      if let entry = entries[decision.places[count]] { kept -= entry.rowsLeft }
    }
    if kept == preferred { decision.places.removeLast(decision.places.count - count) }
  }

  /// Moves what is left of the request at `place` into the batch.
  @inlinable
  mutating func takeAll(at place: Int, _ decision: inout BatchDecision<Item>) {
    guard let entry = entries[place] else { return }
    entries[place] = nil
    add(entry.takenRows..<entry.item.rowCount, of: entry, &decision)
  }

  /// Moves rows of the first request into the batch. Its others have their turn as if they were a
  /// request of their own, so that one of a million rows does not keep all others waiting.
  @inlinable
  mutating func takePart(_ rows: Int, of first: Entry, _ decision: inout BatchDecision<Item>) {
    add(first.takenRows..<first.takenRows + rows, of: first, &decision)
    entries[head] = nil
    head += 1
    var rest = first
    rest.takenRows += rows
    rest.tag = Self.sum(first.tag, Self.weight(of: rows, first.item.urgency))
    entries.append(rest)
    compact()
  }

  @inlinable
  mutating func add(_ rows: Range<Int>, of entry: Entry, _ decision: inout BatchDecision<Item>) {
    decision.parts.append(BatchPart(item: entry.item, rows: rows))
    decision.rowCount += rows.count
    release(rows.count, &decision)
  }

  /// Moves what is left before the last of the places that were emptied to stand without gaps
  /// before what follows.
  @inlinable
  mutating func closeGaps(_ places: [Int]) {
    guard let last = places.last else { return }
    var free = last
    // Mostly all of them are empty, and there is nothing to move.
    if places.count <= last - head {
      for place in stride(from: last, through: head, by: -1) where entries[place] != nil {
        if free != place { entries.swapAt(free, place) }
        free -= 1
      }
      head = free + 1
    } else {
      head = last + 1
    }
    compact()
  }

  /// Gives back the room of what has left, once it is worth the moves.
  @inlinable
  mutating func compact() {
    if head == entries.count {
      entries.removeAll(keepingCapacity: true)
      head = 0
      sortedEnd = 0
    } else if head >= Self.lookAheadMax, head >= entries.count / 2 {
      entries.removeSubrange(0..<head)
      sortedEnd -= head
      head = 0
    }
  }
}
