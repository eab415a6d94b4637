internal import PlatformSupport
internal import ServingCore
internal import Synchronization

/// What a writer and its thread share.
final class WriterLoop<Record: WriterRecord>: Sendable {
  struct State {
    var queue: WriterQueue<Record>
    var flushes: [UInt64: CheckedContinuation<Bool, Never>] = [:]
    var hasEnded = false
  }

  let state: Mutex<State>
  private let signal = ThreadSignal()
  private let clock: @Sendable () -> MonotonicInstant
  private let sink: @Sendable ([Record]) throws(ServingError) -> Void

  init(
    _ settings: WriterSettings, _ clock: @escaping @Sendable () -> MonotonicInstant,
    _ sink: @escaping @Sendable ([Record]) throws(ServingError) -> Void
  ) {
    state = Mutex(State(queue: WriterQueue(settings)))
    self.clock = clock
    self.sink = sink
  }

  func offer(_ record: Record) -> Bool {
    let byteCount = record.memoryByteCount
    let now = clock()
    switch state.withLock({ $0.queue.offer(record, byteCount: byteCount, now: now) }) {
    case .accepted(let wakes):
      if wakes { signal.raise() }
      return true
    case .dropped: return false
    }
  }

  func flush(milliseconds: UInt64, _ continuation: CheckedContinuation<Bool, Never>) {
    end(milliseconds: milliseconds, closes: false, continuation)
  }

  func close(milliseconds: UInt64, _ continuation: CheckedContinuation<Bool, Never>) {
    end(milliseconds: milliseconds, closes: true, continuation)
  }

  func close(afterNanoseconds nanoseconds: UInt64) {
    let deadline = clock().advanced(byNanoseconds: nanoseconds)
    if state.withLock({ $0.queue.close(deadline: deadline) }) { signal.raise() }
  }

  private func end(
    milliseconds: UInt64, closes: Bool, _ continuation: CheckedContinuation<Bool, Never>
  ) {
    let now = clock()
    let (nanoseconds, overflow) = milliseconds.multipliedReportingOverflow(by: 1_000_000)
    let deadline = overflow ? .distantFuture : now.advanced(byNanoseconds: nanoseconds)
    let (wakes, isOver) = state.withLock { state in
      let (number, wakes) = state.queue.flush(deadline: deadline, now: now)
      if closes { _ = state.queue.close(deadline: deadline) }
      guard !state.hasEnded else { return (false, true) }
      state.flushes[number] = continuation
      return (wakes, false)
    }
    if isOver { continuation.resume(returning: state.withLock { $0.queue.hasWrittenAll }) }
    if wakes { signal.raise() }
  }

  /// The thread's work, until the writer is closed.
  func run() {
    while true {
      let now = clock()
      let (step, ended) = state.withLock { state in turn(&state, now) }
      for (continuation, isWritten) in ended { continuation.resume(returning: isWritten) }
      switch step {
      case .write(let batch): write(batch)
      case .wait(let instant):
        let isEndless = instant == .distantFuture
        // Woken, in time or after a signal: whatever it was, there is a look.
        _ = signal.wait(nanosecondsMax: isEndless ? nil : instant.nanoseconds(since: now))
      case .end: return
      }
    }
  }

  private typealias Ended = [(CheckedContinuation<Bool, Never>, isWritten: Bool)]

  private func turn(
    _ state: inout State, _ now: MonotonicInstant
  ) -> (WriterQueue<Record>.Step, Ended) {
    var ended: Ended = []
    func take(_ state: inout State) {
      for (number, isWritten) in state.queue.endedFlushes(now: now) {
        if let continuation = state.flushes.removeValue(forKey: number) {
          ended.append((continuation, isWritten))
        }
      }
    }
    take(&state)
    let step = state.queue.next(now: now)
    // The end settles what is left, by dropping it.
    if case .end = step {
      take(&state)
      state.hasEnded = true
    }
    return (step, ended)
  }

  private func write(_ batch: [Record]) {
    do throws(ServingError) {
      try sink(batch)
      state.withLock { $0.queue.wrote() }
    } catch {
      let now = clock()
      state.withLock { $0.queue.failed(error, now: now) }
    }
  }
}
