/// The requests in flight, each by a ticket that is used again. Pure, and bounded.
package struct CallTable: Sendable {
  /// One request in flight.
  package struct Call: Hashable, Sendable {
    package var times: CallTimes
    /// Which of the load's requests it is.
    package var request: Int
    /// Which connection it went to.
    package var connection: Int
    /// Whether it counts: it was due neither in the warm-up nor after the end.
    package var isMeasured: Bool

    package init(times: CallTimes, request: Int, connection: Int, isMeasured: Bool) {
      self.times = times
      self.request = request
      self.connection = connection
      self.isMeasured = isMeasured
    }
  }

  package let countMax: Int
  private var calls: [Call?] = []
  private var freeTickets: [Int] = []

  package init(countMax: Int) {
    self.countMax = countMax
  }

  package var count: Int { calls.count - freeTickets.count }
  package var isFull: Bool { count >= countMax }

  /// Keeps a call and gives it a ticket. Not when the table is full.
  package mutating func insert(_ call: Call) -> Int {
    precondition(!isFull, "a call goes out only where there is room for it")
    guard let ticket = freeTickets.popLast() else {
      calls.append(call)
      return calls.count - 1
    }
    calls[ticket] = call
    return ticket
  }

  /// Notes when a call got its stream; the first time counts when it is sent again.
  package mutating func markSent(_ ticket: Int, at now: Int64) {
    if calls[ticket]?.times.sent == nil { calls[ticket]?.times.sent = now }
  }

  /// Takes a call out.
  package mutating func remove(_ ticket: Int) -> Call {
    guard let call = calls[ticket] else { preconditionFailure("a call ends once") }
    calls[ticket] = nil
    freeTickets.append(ticket)
    return call
  }
}
