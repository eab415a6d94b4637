import Glibc
import ServingCore
import ServingRuntime
import ServingTestKit
import Synchronization

/// What happened in a scenario, and in which order.
///
/// When a lane takes a request out of its queue cannot be seen from outside. But whatever thread
/// runs a batch took it after it last entered the lane, which is after its last run or when it
/// began to submit: that instant is the run's ``Run/bound``. What was cancelled or had expired by
/// then must not have run.
final class ScenarioLedger: Sendable {
  struct Mark: Sendable {
    var sequence = 0
    var time = MonotonicInstant(nanoseconds: 0)
  }

  struct Run: Sendable {
    var session: Int
    /// The names of the rows, in their order.
    var rows: [Int]
    var requestCount: Int
    /// The requests were taken after this.
    var bound: Mark
    var begun: MonotonicInstant
    var failed: Bool

    var failedTogether: Bool { failed && requestCount > 1 }
  }

  struct Amount: Sendable {
    var rows = 0
    var bytes = 0

    mutating func add(_ call: ScenarioCall) {
      rows += call.rowCount
      bytes += call.byteCount
    }
  }

  private struct State {
    var sequence = 0
    var bounds: [pthread_t: Mark] = [:]
    var runs: [Run] = []
    var problems: [String] = []
    var queuedMax = Amount()
    var given = Amount()
    var returned = Amount()
    var isClosing = false
  }

  let clock = ManualClock()
  private let state = Mutex(State())

  /// Everything that happened on this thread before is before the mark.
  func mark() -> Mark {
    state.withLock { state in
      state.sequence += 1
      return Mark(sequence: state.sequence, time: clock.now)
    }
  }

  /// This thread is about to enter the lane.
  func enterLane() -> Mark {
    let mark = mark()
    state.withLock { $0.bounds[pthread_self()] = mark }
    return mark
  }

  /// What this thread runs was taken after this.
  var bound: Mark {
    state.withLock { $0.bounds[pthread_self(), default: Mark()] }
  }

  func add(_ run: Run) {
    state.withLock { $0.runs.append(run) }
  }

  func complain(_ problem: String) {
    state.withLock { $0.problems.append(problem) }
  }

  func noteQueued(rows: Int, bytes: Int) {
    state.withLock { state in
      state.queuedMax.rows = max(state.queuedMax.rows, rows)
      state.queuedMax.bytes = max(state.queuedMax.bytes, bytes)
    }
  }

  /// Called before the calls are put in.
  func noteGiven(_ calls: [ScenarioCall]) {
    state.withLock { state in
      for call in calls { state.given.add(call) }
    }
  }

  /// Called once the call is back.
  func noteReturned(_ call: ScenarioCall) {
    state.withLock { $0.returned.add(call) }
  }

  func noteClosing() {
    state.withLock { $0.isClosing = true }
  }

  var runs: [Run] { state.withLock { $0.runs } }
  var problems: [String] { state.withLock { $0.problems } }
  var isClosing: Bool { state.withLock { $0.isClosing } }
  /// The most that was seen to wait.
  var queuedMax: Amount { state.withLock { $0.queuedMax } }
  /// All that was put in so far, or is about to be.
  var given: Amount { state.withLock { $0.given } }
  /// All that has come back so far.
  var returned: Amount { state.withLock { $0.returned } }
}
