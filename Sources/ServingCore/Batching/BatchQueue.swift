/// The requests that wait for a version, in the order in which they are to run, and which of them
/// run next. Pure: time is a parameter.
///
/// Order is by self-clocked fair queueing (Golestani 1994), a row at a time. The clock is the tag
/// of what ran last; a request's tag is where its first row would end on it. Each flow's requests
/// follow on each other's ends, each row twice as far as one that is a step more urgent, and the
/// lowest tag runs first. A connection that floods the queue waits behind its own requests; none
/// waits for ever, since what comes later stands behind the clock, which every batch moves on.
/// While each batch takes all that waits there is nothing to share: order is that of arrival, and
/// flows cost nothing.
///
/// Inlinable, because through witness tables a request's upkeep cost 600 ns and more in place of 45
/// to 95; which across modules takes effect only where the type itself is usable from inline code.
@usableFromInline
package struct BatchQueue<Item: BatchCandidate> {
  /// Requests looked at behind the first for some that can share its run. What waits further back
  /// has its turn when those before it have run.
  @inlinable package static var lookAheadMax: Int { 1_024 }
  /// Flows remembered beyond the clock; with more of them, all start anew.
  @inlinable package static var flowCountMax: Int { 16_384 }
  /// Of so many requests that by what runs have cost cannot be kept, one is run all the same: were
  /// none run, costs that are no longer true would never be learned anew.
  @inlinable package static var unreachableCountMax: Int { 16 }

  @usableFromInline
  struct Entry {
    @usableFromInline let item: Item
    @usableFromInline var tag: UInt64
    @usableFromInline let queuedAt: MonotonicInstant
    /// The rows that earlier batches took.
    @usableFromInline var takenRows = 0

    @inlinable
    init(item: Item, tag: UInt64, queuedAt: MonotonicInstant) {
      self.item = item
      self.tag = tag
      self.queuedAt = queuedAt
    }

    @inlinable var rowsLeft: Int { item.rowCount - takenRows }
  }

  /// Without gaps from `head` on; what is before it is gone. In order up to `sortedEnd`; what
  /// stands behind it is put in its place, all at once, when a batch is to be chosen.
  @usableFromInline var entries: [Entry?] = []
  @usableFromInline var head = 0
  @usableFromInline var sortedEnd = 0
  /// Rows that wait. Their sum always fits: who puts in holds it against a limit first.
  @usableFromInline var waitingRows = 0
  /// Rows that a batch takes, as the last policy had it.
  @usableFromInline var batchRows = 1
  /// Whether, since the queue was last empty, more waited than one batch takes.
  @usableFromInline var isContended = false
  /// The tag of what ran last: a flow that comes anew starts here, and not where it left off.
  @usableFromInline var virtualTime: UInt64 = 0
  /// Where the next request of each flow and urgency starts, for those beyond ``virtualTime``.
  @usableFromInline var flowEnds: [UInt64: UInt64] = [:]
  /// How many of them there may be before those are dropped that the clock has passed.
  @usableFromInline var flowCountLimit = 64
  /// No deadline of what waits is earlier.
  @usableFromInline var earliestDeadline = MonotonicInstant.distantFuture
  @usableFromInline var hasCancellations = false
  /// Requests that could not be kept since the last of them that was run all the same.
  @usableFromInline var unreachableCount = 0

  @inlinable package init() {}

  @inlinable package var isEmpty: Bool { head == entries.count }
  @inlinable package var count: Int { entries.count - head }
  /// Rows that wait.
  @inlinable package var rowCount: Int { waitingRows }

  /// Puts a request in.
  @inlinable
  package mutating func insert(_ item: Item, now: MonotonicInstant) {
    if isEmpty { startAnew() }
    let tag = nextTag(for: item)
    let isLast = sortedEnd == entries.count && tag >= lastTag
    entries.append(Entry(item: item, tag: tag, queuedAt: now))
    if isLast { sortedEnd = entries.count }
    waitingRows += item.rowCount
    earliestDeadline = min(earliestDeadline, item.deadline)
  }

  /// The request that is next, unless it is found expired or cancelled; nil when none waits.
  @inlinable
  package mutating func peek() -> Item? {
    settle()
    return head < entries.count ? entries[head]?.item : nil
  }

  /// Rows of the requests that would run before one of this flow and urgency, about.
  @inlinable
  package func rowsAhead(of item: Item) -> Int {
    guard isContended, sortedEnd > head else { return waitingRows }
    let start = max(virtualTime, flowEnds[Self.flowKey(item)] ?? 0)
    let ahead = place(of: Self.sum(start, Self.weight(of: 1, item.urgency))) - head
    // Both the quotient and the product's upper half fit, `ahead` being at most the divisor.
    let sortedCount = sortedEnd - head
    guard ahead < sortedCount else { return waitingRows }
    return sortedCount.dividingFullWidth(waitingRows.multipliedFullWidth(by: ahead)).quotient
  }

  /// Says that requests in the queue were cancelled; they leave it at the next ``next``.
  @inlinable
  package mutating func noteCancellation() { hasCancellations = true }
}
