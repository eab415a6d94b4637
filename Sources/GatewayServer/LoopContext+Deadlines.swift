internal import NIOCore
internal import ServingCore
internal import ServingRuntime

// Requests whose deadline passes while a lane has them.

extension LoopContext {
  /// Has the loop look in time for a request's deadline. Costs a comparison, as deadlines mostly
  /// come in the order in which they pass.
  func watchDeadline(of call: GatewayCall) {
    if deadlines.add(call.deadline) { setDeadlineTimer() }
  }

  private func setDeadlineTimer() {
    deadlineTimer?.cancel()
    deadlineTimer = nil
    guard deadlines.due < .distantFuture else { return }
    let nanoseconds = Int64(clamping: deadlines.due.nanoseconds(since: clock()))
    deadlineTimer = eventLoop.assumeIsolated().scheduleTask(in: .nanoseconds(nanoseconds)) {
      [self] in lookAtDeadlines()
    }
  }

  private func lookAtDeadlines() {
    let now = clock()
    var next = MonotonicInstant.distantFuture
    // A connection that ends leaves the list.
    for connection in Array(connections.values) {
      next = min(next, connection.answerLate(now))
    }
    deadlines.looked(next: next, now: now)
    setDeadlineTimer()
  }
}
