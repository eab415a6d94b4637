internal import LoadCore
internal import NIOCore

// The open loop: requests go out when they are due.

extension LoadWorker {
  /// How long an event loop that is behind rests before it looks at the clock again, so that it
  /// reads answers in between.
  private static let restNanoseconds: Int64 = 20_000

  /// Sends what is due, and asks to be woken for what is next.
  func sendWhatIsDue() {
    let now = LoadClock.now()
    var next = nextArrival ?? takeArrival()
    // What becomes due meanwhile waits for the next turn: answers must be read as well.
    while next <= now, next < timeline.end {
      sendOrCount(intended: next)
      next = takeArrival()
    }
    nextArrival = next
    isSending = next < timeline.end
    guard isSending else { return finishIfDone() }
    if next > LoadClock.now() {
      wake(at: next)
    } else {
      // Behind what the connections flush at the end of this turn; a time that has passed by then
      // would bring us back before anything is read.
      eventLoop.execute { self.wake(at: LoadClock.now() + Self.restNanoseconds) }
    }
  }

  private func sendOrCount(intended: Int64) {
    guard !calls.isFull else {
      if timeline.isMeasured(intended) { measurements.recordNotSent(.inFlightMax) }
      return
    }
    begin(intended: intended, now: LoadClock.now(), connection: nextConnection)
    nextConnection = nextConnection + 1 == connectionCount ? 0 : nextConnection + 1
  }

  private func takeArrival() -> Int64 {
    guard let offset = schedule?.next() else { preconditionFailure("an open loop has a schedule") }
    let (time, overflow) = timeline.start.addingReportingOverflow(offset)
    return overflow ? .max : time
  }
}
