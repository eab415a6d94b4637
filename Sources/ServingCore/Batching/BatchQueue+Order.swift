// Where a request stands among those that wait.

extension BatchQueue {
  /// Each flow's urgencies go by themselves, so that an urgent request does not wait for its own
  /// connection's patient ones. Flows that differ in the upper three bits only are taken for one.
  @inlinable
  static func flowKey(_ item: Item) -> UInt64 { item.flow << 3 | UInt64(min(item.urgency, 7)) }

  /// What rows count on the clock: each step of urgency halves a flow's share.
  @inlinable
  static func weight(of rows: Int, _ urgency: UInt8) -> UInt64 {
    let (weight, overflow) = UInt64(rows).multipliedReportingOverflow(
      by: 1 << UInt64(min(urgency, 7)))
    return overflow ? .max : weight
  }

  /// Tags stay far from the end, as they start anew whenever the queue is empty. Where row counts
  /// without measure bring them there, they stay there, and order is that of arrival.
  @inlinable
  static func sum(_ left: UInt64, _ right: UInt64) -> UInt64 {
    let (sum, overflow) = left.addingReportingOverflow(right)
    return overflow ? .max : sum
  }

  /// The highest tag in order.
  @inlinable
  var lastTag: UInt64 {
    guard sortedEnd > head, let last = entries[sortedEnd - 1] else { return 0 }
    return last.tag
  }

  /// There is nothing left to be fair about.
  @inlinable
  mutating func startAnew() {
    sortedEnd = head
    virtualTime = 0
    isContended = false
    earliestDeadline = .distantFuture
    if !flowEnds.isEmpty { flowEnds.removeAll(keepingCapacity: true) }
  }

  @inlinable
  mutating func nextTag(for item: Item) -> UInt64 {
    if !isContended {
      if item.rowCount <= batchRows - min(batchRows, waitingRows) { return 0 }
      isContended = true
    }
    if flowEnds.count > flowCountLimit { dropFlows() }
    let key = Self.flowKey(item)
    let start = max(virtualTime, flowEnds[key] ?? 0)
    flowEnds[key] = Self.sum(start, Self.weight(of: item.rowCount, item.urgency))
    return Self.sum(start, Self.weight(of: 1, item.urgency))
  }

  /// Forgets the flows that the clock has passed, or all of them where too many are left. Not asked
  /// again before as many have come anew.
  @inlinable
  mutating func dropFlows() {
    let clock = virtualTime
    flowEnds = flowEnds.filter { $0.value > clock }
    if flowEnds.count > Self.flowCountMax / 2 {
      flowEnds.removeAll(keepingCapacity: true)
      // Behind everything that waits, or a flow could overtake itself.
      for place in head..<entries.count {
        if let entry = entries[place] { virtualTime = max(virtualTime, entry.tag) }
      }
    }
    flowCountLimit = max(64, 2 * flowEnds.count)
  }

  /// The first place behind all whose tags are at most `tag`, among those in order.
  @inlinable
  func place(of tag: UInt64) -> Int {
    var low = head
    var high = sortedEnd
    while low < high {
      let middle = low + (high - low) / 2
      if let entry = entries[middle], entry.tag > tag { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// Puts those that stand behind the order into it: one move for all of them, since each for
  /// itself would move thousands where the queue is long.
  @inlinable
  mutating func settle() {
    guard sortedEnd < entries.count else { return }
    var arrived: [Entry] = []
    arrived.reserveCapacity(entries.count - sortedEnd)
    for place in sortedEnd..<entries.count {
      if let entry = entries[place] { arrived.append(entry) }
      entries[place] = nil
    }
    // Stable, as the library promises: equal tags stay in the order of arrival.
    arrived.sort { $0.tag < $1.tag }
    var end = entries.count
    while let next = arrived.popLast() {
      let place = place(of: next.tag)
      while sortedEnd > place {
        sortedEnd -= 1
        end -= 1
        entries.swapAt(sortedEnd, end)
      }
      end -= 1
      entries[end] = next
    }
    sortedEnd = entries.count
  }
}
