import ServingCore
import ServingRuntime
import ServingTestKit
import Testing

/// A lane whose runs go on one at a time, when the test says so: what is submitted in between
/// waits, and which batch a request came to run in can be counted.
final class SteppedLane {
  private struct Steps {
    var begun = 0
    var allowed = 0
  }

  let inbox = Inbox()
  let session: ScriptedSession
  let lane: Lane
  private let clock = ManualClock()
  private let steps: Monitor<Steps>
  private(set) var submittedCount = 0

  init(maxRows: Int, limits: LaneLimits = .defaults) throws {
    let steps = Monitor(Steps())
    self.steps = steps
    session = ScriptedSession(
      answer: ScriptedAnswer { rows throws(ServingError) in
        let place = steps.update { steps in
          steps.begun += 1
          return steps.begun
        }
        guard steps.wait(seconds: 60, until: { $0.allowed >= place }) else {
          throw ServingError(.internal, "run \(place) was held and never let go")
        }
        return try ScriptedAnswer.rowByRow.make(rows)
      })
    lane = try Lane(
      owner: "stepped/1", sessions: [session],
      policy: BatchPolicy(isBatched: true, maxRows: maxRows),
      limits: limits, clock: clock.reader)
  }

  deinit {
    steps.update { $0.allowed = .max }
    lane.close()
    lane.waitUntilEnded()
  }

  /// Submits rows as one request.
  func submit(_ rows: [Float], flow: UInt64, urgency: UInt8 = InferenceCall.usualUrgency) {
    let call = TestCall(rows.map { [$0] }, sink: inbox.sink)
    call.flow = flow
    call.urgency = urgency
    submittedCount += 1
    lane.submit([call], now: clock.now) { _, error in
      Issue.record("refused: \(error)")
    }
  }

  /// Submits a row of nobody's and returns once it runs and is held: what is submitted from here on
  /// waits.
  /// - Returns: false when it has not begun in time.
  func occupy() -> Bool {
    submit([0], flow: 0)
    return steps.wait { $0.begun >= 1 }
  }

  /// Ends the run that is held and waits for the next one to begin.
  /// - Returns: its rows; nil when none begins in time.
  func step() -> [Float]? {
    let next = steps.update { steps in
      steps.allowed += 1
      return steps.allowed + 1
    }
    guard steps.wait(until: { $0.begun >= next }) else { return nil }
    return session.runs.last?.rows.compactMap(\.first)
  }

  /// Lets everything run.
  func finish() -> [TestCall] {
    steps.update { $0.allowed = .max }
    return inbox.receive(submittedCount)
  }
}
