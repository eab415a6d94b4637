internal import ServingCore

/// Decides what waits, what is dropped, and when is written. Knows no clock, thread or database.
struct WriterQueue<Element> {
  enum Offer: Equatable {
    /// - Parameter wakes: whether the writing thread sleeps for longer than it now may.
    case accepted(wakes: Bool)
    case dropped(DropReason)
  }

  enum Step {
    /// Write these, in this order, and tell ``wrote()`` or ``failed(_:now:)``.
    case write([Element])
    /// Nothing to do before then, unless something is offered or asked.
    case wait(until: MonotonicInstant)
    /// Closed, and nothing is left.
    case end
  }

  /// Records that are written in one transaction.
  private struct Chunk {
    var elements: [Element]
    var byteCount: Int
    var beganAt: MonotonicInstant
  }

  private struct Flush {
    var number: UInt64
    /// The count of accepted records that must be settled.
    var target: UInt64
    var deadline: MonotonicInstant
  }

  private let settings: WriterSettings
  /// Oldest first; the first one stays until it is written.
  private var chunks: [Chunk] = []
  private var accepted: UInt64 = 0
  private var retryAt: MonotonicInstant?
  private var flushes: [Flush] = []
  private var lastFlush: UInt64 = 0
  private var closesAt: MonotonicInstant?
  /// Until when the thread sleeps; nil while it is awake.
  private var sleepsUntil: MonotonicInstant?
  /// Whether the first chunk was handed out, and must stay as it is.
  private var isTrying = false
  private(set) var counts = WriterCounts()
  private(set) var problem: WriterProblem?

  /// Whether every record that was accepted is in the store.
  var hasWrittenAll: Bool { counts.written == accepted }

  init(_ settings: WriterSettings) { self.settings = settings }

  mutating func offer(_ element: Element, byteCount: Int, now: MonotonicInstant) -> Offer {
    if let reason = reasonToDrop(byteCount) {
      counts.dropped[reason, default: 0] += 1
      return .dropped(reason)
    }
    if let last = chunks.indices.last, !isFull(last),
      chunks[last].byteCount + byteCount <= settings.batchByteCountMax,
      // The first one is fixed while it is tried again.
      last > 0 || !isTrying
    {
      chunks[last].elements.append(element)
      chunks[last].byteCount += byteCount
    } else {
      chunks.append(Chunk(elements: [element], byteCount: byteCount, beganAt: now))
    }
    accepted += 1
    counts.queuedRows += 1
    counts.queuedBytes += byteCount
    return .accepted(wakes: wakes(now))
  }

  private func reasonToDrop(_ byteCount: Int) -> DropReason? {
    if closesAt != nil { return .closed }
    let reason: DropReason
    if counts.queuedRows >= settings.queueRowsMax {
      reason = .queueRows
    } else if byteCount > settings.queueByteCountMax - counts.queuedBytes {
      reason = .queueBytes
    } else {
      return nil
    }
    return problem == nil ? reason : .storeFailed
  }

  private func isFull(_ index: Int) -> Bool {
    chunks[index].elements.count >= settings.batchRowsMax
      || chunks[index].byteCount >= settings.batchByteCountMax
  }

  /// When there is something to do: the past for at once.
  private func wanted(_ now: MonotonicInstant) -> MonotonicInstant {
    var wanted = flushes.map(\.deadline).min() ?? .distantFuture
    if let closesAt { wanted = min(wanted, closesAt) }
    if closesAt != nil, chunks.isEmpty { return now }
    guard let first = chunks.first else { return wanted }
    if let retryAt { return min(wanted, retryAt) }
    if chunks.count > 1 || isFull(0) || closesAt != nil || !flushes.isEmpty { return now }
    return min(
      wanted, first.beganAt.advanced(byNanoseconds: settings.delayMilliseconds * 1_000_000))
  }

  private mutating func wakes(_ now: MonotonicInstant) -> Bool {
    guard let sleeping = sleepsUntil, wanted(now) < sleeping else { return false }
    sleepsUntil = nil
    return true
  }

  /// What the thread does next. Only the thread asks.
  mutating func next(now: MonotonicInstant) -> Step {
    sleepsUntil = nil
    if let closesAt, closesAt <= now, !chunks.isEmpty {
      counts.dropped[.closed, default: 0] += UInt64(counts.queuedRows)
      counts.queuedRows = 0
      counts.queuedBytes = 0
      chunks = []
      retryAt = nil
    }
    if closesAt != nil, chunks.isEmpty { return .end }
    let wanted = wanted(now)
    let mayTry = retryAt.map { $0 <= now } ?? true
    if wanted <= now, mayTry, let first = chunks.first {
      isTrying = true
      return .write(first.elements)
    }
    // A flush whose time is up is taken out by ``endedFlushes(now:)``, which comes before this.
    sleepsUntil = wanted
    return .wait(until: wanted)
  }

  mutating func wrote() {
    let chunk = chunks.removeFirst()
    counts.queuedRows -= chunk.elements.count
    counts.queuedBytes -= chunk.byteCount
    counts.written += UInt64(chunk.elements.count)
    isTrying = false
    retryAt = nil
    problem = nil
  }

  mutating func failed(_ error: ServingError, now: MonotonicInstant) {
    counts.failures += 1
    let attempts = (problem?.attempts ?? 0) + 1
    problem = WriterProblem(error: error, since: problem?.since ?? now, attempts: attempts)
    var delay = settings.retryMillisecondsMin
    for _ in 1..<min(attempts, 64) where delay < settings.retryMillisecondsMax { delay *= 2 }
    delay = min(delay, settings.retryMillisecondsMax)
    retryAt = now.advanced(byNanoseconds: delay * 1_000_000)
  }

  /// Asks for everything that was accepted so far.
  /// - Returns: the number by which ``endedFlushes(now:)`` names it, and whether to wake the
  ///   thread.
  mutating func flush(
    deadline: MonotonicInstant, now: MonotonicInstant
  ) -> (number: UInt64, wakes: Bool) {
    lastFlush += 1
    flushes.append(Flush(number: lastFlush, target: accepted, deadline: deadline))
    // It may be over at once; then the thread has to say so.
    let sleeps = sleepsUntil != nil
    sleepsUntil = nil
    return (lastFlush, sleeps)
  }

  /// Takes the flushes that are over, with whether all they asked for was written.
  mutating func endedFlushes(now: MonotonicInstant) -> [(number: UInt64, isWritten: Bool)] {
    let settled = accepted - UInt64(counts.queuedRows)
    // Written or, at the end, dropped; records leave in their order, so counts tell.
    let ended = flushes.filter { $0.target <= settled || $0.deadline <= now }
    flushes.removeAll { $0.target <= settled || $0.deadline <= now }
    return ended.map { ($0.number, $0.target <= counts.written) }
  }

  /// Refuses what is offered from now on, and drops what is not written by then.
  /// - Returns: whether to wake the thread.
  mutating func close(deadline: MonotonicInstant) -> Bool {
    closesAt = min(closesAt ?? .distantFuture, deadline)
    let sleeps = sleepsUntil != nil
    sleepsUntil = nil
    return sleeps
  }
}
