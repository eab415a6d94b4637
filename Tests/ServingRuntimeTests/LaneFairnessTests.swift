import ServingCore
import ServingRuntime
import ServingTestKit
import Testing

/// Who waits for whom: connections of one lane, urgencies, and lanes beside each other.
@Suite struct LaneFairnessTests {
  private static let maxRows = 4

  // MARK: One lane

  /// - Parameter rows: of each request of the flood, which is always as many rows ahead.
  @Test(arguments: [1, 3, 200])
  func aFloodKeepsNoSingleRequestWaiting(rows: Int) throws {
    let test = try SteppedLane(maxRows: Self.maxRows)
    var flooded: Float = 0
    func flood(_ rowCount: Int) {
      for _ in 0..<max(1, rowCount / rows) {
        test.submit((0..<rows).map { flooded + Float($0) }, flow: 1)
        flooded += Float(rows)
      }
    }
    try #require(test.occupy())
    flood(400)
    for round in 0..<10 {
      let single = Float(-1 - round)
      test.submit([single], flow: 2)
      flood(2 * Self.maxRows)
      let first = try #require(test.step())
      let second = try #require(test.step())
      #expect((first + second).contains(single), "round \(round): \(first), \(second)")
    }
    let returned = test.finish()
    #expect(returned.count == test.submittedCount)
    #expect(returned.allSatisfy { $0.answer == $0.expectedAnswer })
  }

  @Test func theUrgentRunFirstAndThePatientAllTheSame() throws {
    let test = try SteppedLane(maxRows: Self.maxRows)
    try #require(test.occupy())
    for place in 0..<40 { test.submit([Float(-1 - place)], flow: 1, urgency: 7) }
    var urgent: Float = 0
    for _ in 0..<8 {
      test.submit([urgent], flow: 2, urgency: 0)
      urgent += 1
    }
    // The first of the patient came before there was anything to share.
    let next = try #require(test.step()) + #require(test.step()) + #require(test.step())
    #expect(next == [-1, -2, -3, -4, 0, 1, 2, 3, 4, 5, 6, 7])
    // As many as run keep coming, for far longer than one step of the patient takes.
    var patientCount = 0
    for _ in 0..<150 {
      for _ in 0..<Self.maxRows {
        test.submit([urgent], flow: 2, urgency: 0)
        urgent += 1
      }
      patientCount += try #require(test.step()).filter { $0 < 0 }.count
    }
    // 600 rows at 1 to 128.
    #expect((3...6).contains(patientCount), "\(patientCount) patient rows ran")
    #expect(test.finish().count == test.submittedCount)
  }

  // MARK: Several lanes

  @Test func aLaneThatHangsInARunHoldsNoOther() throws {
    let stuck = try TestLane(isHeld: true, sessions: 2)
    let other = try TestLane(sessions: 2)
    try #require(stuck.occupy())
    // One event loop brings requests to both.
    for element: Float in [1, 2, 3] {
      let turn = LoopTurn(sink: stuck.inbox.sink, begun: stuck.clock.now)
      for (lane, call) in [
        (stuck.lane, stuck.call(element)),
        (other.lane, TestCall(element, sink: other.inbox.sink)),
      ] {
        lane.submit([call], now: stuck.clock.now, turn: turn) { _, error in
          Issue.record("refused: \(error)")
        }
      }
      #expect(other.inbox.receive(1).map(\.answer) == [[2 * element + 1]])
    }
    #expect(stuck.inbox.takeNow().isEmpty)
    #expect(stuck.lane.heldCount == 4)
    stuck.gate.open()
    #expect(stuck.inbox.receive(4).compactMap(\.answer).count == 4)
  }

  /// A model that has become slow ends its loop's turn; what it leaves, and all of the next
  /// model's, is for the threads.
  @Test func aTurnEndsForAllLanesOfALoop() throws {
    let clock = ManualClock()
    let slowness = Monitor(UInt64(0))
    let answer = ScriptedAnswer { rows throws(ServingError) in
      clock.advance(milliseconds: slowness.update { $0 })
      return try ScriptedAnswer.rowByRow.make(rows)
    }
    let lanes = try (1...2).map { number in
      try Lane(
        owner: "loop/\(number)",
        sessions: (0..<2).map { _ in ScriptedSession(answer: answer) }, threadCount: 1,
        policy: BatchPolicy(isBatched: true, maxRows: Self.maxRows), clock: clock.reader)
    }
    let inbox = Inbox()
    func refused(_ call: InferenceCall, _ error: ServingError) {
      Issue.record("refused: \(error)")
    }
    for lane in lanes {
      for _ in 0..<RunCost.runsMin {
        lane.submit([TestCall(0, sink: inbox.sink)], now: clock.now, refuse: refused)
        #expect(inbox.receive(1).count == 1)
      }
      #expect(lane.report.runsOnLoop)
    }
    slowness.update { $0 = 1 }
    let turn = LoopTurn(sink: inbox.sink, begun: clock.now)
    var finishedCounts = [0, 0]
    for (place, lane) in lanes.enumerated() {
      let calls = (0..<3 * Self.maxRows).map { TestCall(Float($0), sink: inbox.sink) }
      lane.submit(calls, now: clock.now, turn: turn, refuse: refused) { _ in
        finishedCounts[place] += 1
      }
    }
    #expect(finishedCounts == [Self.maxRows, 0])
    #expect(lanes.map(\.report.loopRunCount) == [1, 0])
    let rest = inbox.receive(5 * Self.maxRows)
    #expect(rest.count == 5 * Self.maxRows)
    #expect(rest.allSatisfy { $0.answer == $0.expectedAnswer })
  }
}
