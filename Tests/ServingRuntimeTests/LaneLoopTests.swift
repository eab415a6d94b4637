import ServingCore
import ServingRuntime
import ServingTestKit
import Testing

/// Batches that the event loop runs itself.
@Suite struct LaneLoopTests {
  /// Offers the lane a turn, and gives back what it ran in it.
  private func submit(_ calls: [TestCall], _ test: TestLane) -> [InferenceCall] {
    var finished: [InferenceCall] = []
    let turn = LoopTurn(sink: test.inbox.sink, begun: test.clock.now)
    test.lane.submit(calls, now: test.clock.now, turn: turn) { _, error in
      Issue.record("refused: \(error)")
    } finished: {
      finished.append($0)
    }
    return finished
  }

  /// Has the lane's thread run until it is known what a run costs.
  private func teach(_ test: TestLane) {
    for _ in 0..<RunCost.runsMin {
      test.submit(test.call(0))
      #expect(test.inbox.receive(1).count == 1)
    }
  }

  @Test func anUnknownCostIsTheThreadsToFindOut() throws {
    let test = try TestLane(sessions: 2)
    #expect(submit([test.call(1)], test).isEmpty)
    #expect(test.inbox.receive(1).first?.answer == [3])
    #expect(test.lane.report.threadRunCount == 1)
  }

  @Test func aCheapModelRunsBeforeSubmitReturns() throws {
    let test = try TestLane(maxRows: 2, sessions: 2)
    teach(test)
    let calls = [test.call(1), test.call(2), test.call(3)]
    let finished = submit(calls, test)
    #expect(zip(finished, calls).allSatisfy { $0 === $1 })
    #expect(calls.map(\.answer) == [[3], [5], [7]])
    #expect(test.inbox.takeNow().isEmpty)
    #expect(test.lane.report.loopRunCount == 2)
    #expect(test.lane.heldCount == 0)
  }

  /// A thread would run as many as a batch may have.
  @Test func aLoopGathersFewerRowsThanAThread() throws {
    let test = try TestLane(maxRows: 2 * LoopTurn.gatheredRowsMax, sessions: 2)
    teach(test)
    let calls = (0..<LoopTurn.gatheredRowsMax + 1).map { test.call(Float($0)) }
    #expect(submit(calls, test).count == calls.count)
    #expect(test.lane.report.loopRunCount == 2)
    let rows = Array(repeating: Float(1), count: LoopTurn.gatheredRowsMax + 1).map { [$0] }
    #expect(submit([TestCall(rows, sink: test.inbox.sink)], test).count == 1)
    #expect(test.lane.report.loopRunCount == 3)
  }

  @Test func callsOfAnotherLoopGoToIt() throws {
    let test = try TestLane(sessions: 2)
    teach(test)
    let other = Inbox()
    let stranger = TestCall(2, sink: other.sink)
    #expect(submit([test.call(1), stranger], test).count == 1)
    #expect(other.receive(1).first === stranger)
  }

  @Test func anExpensiveModelIsLeftToTheThread() throws {
    let clock = ManualClock()
    let inbox = Inbox()
    let session = ScriptedSession(
      answer: ScriptedAnswer { rows throws(ServingError) in
        clock.advance(milliseconds: 1)
        return try ScriptedAnswer.rowByRow.make(rows)
      })
    let lane = try Lane(
      owner: "slow/1", sessions: [session], policy: BatchPolicy(isBatched: true, maxRows: 8),
      clock: clock.reader)
    for _ in 0...RunCost.runsMin {
      lane.submit(
        [TestCall(1, sink: inbox.sink)], now: clock.now,
        turn: LoopTurn(sink: inbox.sink, begun: clock.now)
      ) { _, error in
        Issue.record("refused: \(error)")
      } finished: { _ in
        Issue.record("run on the loop")
      }
      #expect(inbox.receive(1).count == 1)
    }
    #expect(lane.report.loopRunCount == 0)
    #expect(lane.report.baseNanoseconds == 1_000_000)
  }

  /// What is next decides, not what this loop brought.
  @Test func aLoopDoesNotTakeUpWhatIsExpensiveAndCameBefore() throws {
    let clock = ManualClock()
    let inbox = Inbox()
    let gate = RunGate(isOpen: true)
    let answer = ScriptedAnswer { rows throws(ServingError) in
      // Wide rows take long, narrow ones no time.
      if (rows.first?.count ?? 0) > 1 { clock.advance(milliseconds: 1) }
      return try ScriptedAnswer.rowByRow.make(rows)
    }
    let lane = try Lane(
      owner: "mixed/1",
      sessions: (0..<2).map { _ in ScriptedSession(answer: answer, gate: gate) }, threadCount: 1,
      policy: BatchPolicy(isBatched: true, maxRows: 8), clock: clock.reader)
    func submit(_ calls: [TestCall], turn: LoopTurn? = nil) {
      lane.submit(calls, now: clock.now, turn: turn) { _, error in
        Issue.record("refused: \(error)")
      } finished: { _ in
        Issue.record("run on the loop")
      }
    }
    for row in [[Float(1)], [1, 2, 3, 4]] {
      for _ in 0...RunCost.runsMin {
        submit([TestCall([row], sink: inbox.sink)])
        #expect(inbox.receive(1).count == 1)
      }
    }
    gate.close()
    submit([TestCall([[1]], sink: inbox.sink)])
    #expect(gate.waitUntilBegun(2 * RunCost.runsMin + 3))
    submit([TestCall([[1, 2, 3, 4]], sink: inbox.sink)])
    submit(
      [TestCall([[2]], sink: inbox.sink)], turn: LoopTurn(sink: inbox.sink, begun: clock.now))
    gate.open()
    #expect(inbox.receive(3).count == 3)
    #expect(lane.report.loopRunCount == 0)
  }
}
