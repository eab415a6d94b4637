import GatewayMetrics
import ServingCore
import ServingRuntime
import ServingTestKit

/// A lane over a scripted session, with what a test needs around it. The lane is closed and its
/// thread has ended when this goes.
final class TestLane {
  let clock: ManualClock
  let inbox = Inbox()
  let gate: RunGate
  let session: ScriptedSession
  let lane: Lane
  private(set) var refused: [(call: TestCall, error: ServingError)] = []

  init(
    answer: ScriptedAnswer = .rowByRow, isBatched: Bool = true, maxRows: Int = 64,
    padding: PaddingSettings = .none, clock: ManualClock = ManualClock(),
    isHeld: Bool = false, limits: LaneLimits = .defaults, metrics: VersionMetrics? = nil,
    sessions: Int = 1, isBackground: Bool = false
  ) throws {
    self.clock = clock
    gate = RunGate(isOpen: !isHeld)
    session = ScriptedSession(answer: answer, gate: gate)
    let others = (1..<sessions).map { [gate] _ in ScriptedSession(answer: answer, gate: gate) }
    lane = try Lane(
      owner: "scripted/1",
      sessions: [session] + others,
      threadCount: 1,
      policy: BatchPolicy(isBatched: isBatched, maxRows: maxRows),
      padding: try PaddingPlan.make(padding, for: .scripted), limits: limits,
      isBackground: isBackground, metrics: metrics, clock: clock.reader)
  }

  deinit {
    gate.open()
    lane.close()
    lane.waitUntilEnded()
  }

  func call(_ elements: Float...) -> TestCall {
    TestCall(elements.map { [$0] }, sink: inbox.sink)
  }

  /// A call that nobody waits for.
  func backgroundCall(_ elements: Float...) -> TestCall {
    let call = TestCall(elements.map { [$0] }, sink: inbox.sink)
    call.isBackground = true
    return call
  }

  func submit(_ calls: TestCall...) {
    lane.submit(calls, now: clock.now) { call, error in
      if let call = call as? TestCall { refused.append((call, error)) }
    }
  }

  /// Submits a call and returns when the engine, held by the gate, has begun with it: from here on
  /// what is submitted waits.
  /// - Returns: false when the engine has not begun in time.
  func occupy() -> Bool {
    submit(call(-1))
    return gate.waitUntilBegun(1)
  }
}
