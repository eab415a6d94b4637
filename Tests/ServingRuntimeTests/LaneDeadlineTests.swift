import ServingCore
import ServingRuntime
import ServingTestKit
import Testing

/// What is refused because it could not be answered in time.
@Suite struct LaneDeadlineTests {
  private let clock = ManualClock()
  private let inbox = Inbox()

  /// A lane whose runs take ten milliseconds each, and which knows it.
  private func slowLane() throws -> Lane {
    let session = ScriptedSession(
      answer: ScriptedAnswer { [clock] rows throws(ServingError) in
        clock.advance(milliseconds: 10)
        return try ScriptedAnswer.rowByRow.make(rows)
      })
    let lane = try Lane(
      owner: "slow/1", sessions: [session], policy: BatchPolicy(isBatched: true, maxRows: 1),
      clock: clock.reader)
    for _ in 0...RunCost.runsMin {
      #expect(submit(to: lane, milliseconds: nil) == nil)
      #expect(inbox.receive(1).first?.answer == [3])
    }
    return lane
  }

  /// The refusal of a call with so much time.
  private func submit(to lane: Lane, milliseconds: UInt64?) -> ServingError? {
    let call = TestCall(1, sink: inbox.sink)
    if let milliseconds {
      call.deadline = clock.now.advanced(byNanoseconds: milliseconds * 1_000_000)
    }
    var refusal: ServingError?
    lane.submit([call], now: clock.now) { _, error in refusal = error }
    return refusal
  }

  @Test(arguments: [(9, true), (10, false), (11, false)] as [(UInt64, Bool)])
  func aDeadlineThatTheModelCannotMakeIsRefusedAtOnce(_ time: UInt64, _ isRefused: Bool) throws {
    let lane = try slowLane()
    let refusal = submit(to: lane, milliseconds: time)
    #expect((refusal?.code == .resourceExhausted) == isRefused)
    if isRefused {
      #expect(
        refusal?.message == "slow/1 would answer in about 10 ms, after the deadline in 9 ms; send "
          + "the request again later, or with more time")
    } else {
      #expect(inbox.receive(1).count == 1)
    }
  }

  /// Costs that were learned too high must not keep a lane from ever running again.
  @Test func oneOfManyIsTriedAllTheSame() throws {
    let lane = try slowLane()
    let refused = (0..<16).filter { _ in submit(to: lane, milliseconds: 9) != nil }
    #expect(refused.count == 15)
  }
}
