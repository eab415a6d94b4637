import Glibc
import ServingCore
import ServingRuntime
import ServingTestKit
import Testing

/// Random traffic through one lane: sizes, shapes, deadlines, cancellations, failures and a queue
/// that is too small for it. Whatever happens, every call comes back once, with its own rows or
/// with one error that it deserves.
@Suite struct LanePropertyTests {
  private static let callCount = 400
  private static let poison: Float = 13

  @Test(arguments: SeededRandom.seeds)
  func everyCallComesBackOnceWithItsOwn(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let traffic = try Traffic(random: &random)
    var submitted: [TestCall] = []
    while submitted.count < Self.callCount {
      let calls = (0..<Int.random(in: 1...6, using: &random)).map { _ in
        traffic.makeCall(&random)
      }
      submitted += calls
      traffic.submit(calls)
      if random.isOne(in: 4) { submitted.randomElement(using: &random)?.cancel() }
      if random.isOne(in: 3) { traffic.clock.advance(milliseconds: 1) }
      if random.isOne(in: 8) { usleep(UInt32.random(in: 0...300, using: &random)) }
    }
    let returned = traffic.finish()
    let all = returned + traffic.refused.map(\.call)
    #expect(all.count == submitted.count)
    #expect(Set(all.map(ObjectIdentifier.init)) == Set(submitted.map(ObjectIdentifier.init)))
    for call in returned { check(call) }
    for (_, error) in traffic.refused { #expect(error.code == .resourceExhausted) }
    for run in traffic.session.runs {
      #expect(run.rows.count <= traffic.maxRows || run.requestCount == 1)
    }
  }

  private func check(_ call: TestCall) {
    if let answer = call.answer {
      #expect(answer == call.expectedAnswer)
      #expect(!call.rows.contains { $0.first == Self.poison })
      return
    }
    switch call.error?.code {
    case .internal: #expect(call.rows.contains { $0.first == Self.poison })
    case .cancelled: #expect(call.isCancelled)
    case .deadlineExceeded: #expect(call.deadline != .distantFuture)
    default: Issue.record("an undeserved outcome: \(String(describing: call.outcome))")
    }
  }

  /// A lane with small limits, and two event loops' worth of sinks.
  private final class Traffic {
    let clock = ManualClock()
    let session: ScriptedSession
    let maxRows: Int
    private let inboxes = [Inbox(), Inbox()]
    private let lane: Lane
    private(set) var refused: [(call: TestCall, error: ServingError)] = []

    init(random: inout SeededRandom) throws {
      let pauseMax = UInt32.random(in: 0...60, using: &random)
      let poisoned = ScriptedAnswer.failing(on: [LanePropertyTests.poison])
      session = ScriptedSession(
        answer: ScriptedAnswer { rows throws(ServingError) in
          usleep(pauseMax)
          return try poisoned.make(rows)
        })
      maxRows = Int.random(in: 1...12, using: &random)
      var limits = LaneLimits()
      limits.queuedRowsMax = Int.random(in: 8...60, using: &random)
      lane = try Lane(
        owner: "random/1", sessions: [session],
        policy: BatchPolicy(isBatched: true, maxRows: maxRows),
        limits: limits, clock: clock.reader)
    }

    func makeCall(_ random: inout SeededRandom) -> TestCall {
      let width = random.isOne(in: 4) ? 2 : 1
      let rows = (0..<Int.random(in: 1...6, using: &random)).map { _ in
        (0..<width).map { _ in Float(Int.random(in: 100...9_999, using: &random)) }
      }
      let call = TestCall(
        random.isOne(in: 10) ? [Array(repeating: LanePropertyTests.poison, count: width)] : rows,
        sink: inboxes[Int.random(in: 0...1, using: &random)].sink)
      if random.isOne(in: 5) {
        call.deadline = clock.now.advanced(
          byNanoseconds: UInt64.random(in: 0...3_000_000, using: &random))
      }
      return call
    }

    func submit(_ calls: [TestCall]) {
      lane.submit(calls, now: clock.now) { call, error in
        if let call = call as? TestCall { refused.append((call, error)) }
      }
    }

    /// Closes the lane and collects what came back.
    func finish() -> [TestCall] {
      lane.close()
      lane.waitUntilEnded()
      return inboxes.flatMap { $0.takeNow() }
    }
  }
}
