import ServingCore
import ServingRuntime
import ServingTestKit
import Testing

@Suite(.timeLimit(.minutes(2))) struct LaneBackgroundTests {
  private static let start = MonotonicInstant(nanoseconds: 0)

  /// Runs a call and says with what priority.
  private func priority(_ lane: Lane, isBackground: Bool) -> String? {
    let inbox = Inbox()
    let call = TestCall(1, sink: inbox.sink)
    call.isBackground = isBackground
    lane.submit([call], now: Self.start) { call, error in call.outcome = .failure(error) }
    return inbox.receive(1).first?.error?.message
  }

  private func makeLane(isBackground: Bool) throws -> Lane {
    try Lane(
      owner: "digits/2", sessions: [PrioritySession(), PrioritySession()],
      policy: BatchPolicy(isBatched: true, maxRows: 8), isBackground: isBackground,
      clock: ManualClock().reader)
  }

  @Test func onlyWhatNobodyWaitsForRunsAtIdlePriority() throws {
    let lane = try makeLane(isBackground: true)
    #expect(priority(lane, isBackground: true) == "idle")
    #expect(priority(lane, isBackground: false) == "normal")
    #expect(priority(lane, isBackground: true) == "idle")
    #expect(lane.report.isBackground)
  }

  @Test func aLaneGoesToTheBackgroundAndBack() throws {
    let lane = try makeLane(isBackground: false)
    for _ in 0..<3 {
      #expect(!lane.isBackground)
      #expect(priority(lane, isBackground: true) == "normal")
      lane.setBackground(true)
      #expect(lane.isBackground)
      #expect(priority(lane, isBackground: true) == "idle")
      lane.setBackground(false)
    }
    lane.close()
    #expect(lane.waitUntilEnded(nanosecondsMax: 20_000_000_000))
  }

  @Test func callersRunBesideAShadowThatHangs() throws {
    let test = try TestLane(isHeld: true, sessions: 2, isBackground: true)
    let hanging = test.backgroundCall(1)
    test.submit(hanging)
    try #require(test.gate.waitUntilBegun(1))
    let free = TestCall(2, sink: test.inbox.sink)
    test.submit(free)
    // It has begun although the other has not ended.
    #expect(test.gate.waitUntilBegun(2))
    test.gate.open()
    #expect(Set(test.inbox.receive(2).compactMap(\.answer)) == [[3], [5]])
  }

  @Test func aRunInTheBackgroundIsBrokenOffInTime() throws {
    let test = try TestLane(isHeld: true, sessions: 2, isBackground: true)
    let calls = [test.backgroundCall(1), test.backgroundCall(2)]
    test.lane.submit(calls, now: test.clock.now) { _, _ in }
    try #require(test.gate.waitUntilBegun(1))
    test.clock.advance(milliseconds: 10_001)
    let errors = test.inbox.receive(2).compactMap(\.error)
    #expect(errors.map(\.code) == [.deadlineExceeded, .deadlineExceeded])
    #expect(
      errors.first?.message
        == "scripted/1: the run was ended after 10001 ms, longer than one in the background may "
        + "take")
    // Not one by one after that: each would take as long again.
    #expect(test.session.runs.count + test.gate.interruptedCount <= 2)
    test.gate.open()
    let next = test.backgroundCall(3)
    test.submit(next)
    #expect(test.inbox.receive(1).first?.answer == [7])
  }

  @Test func whatRunsInTheBackgroundMakesRoomForCallers() throws {
    let test = try TestLane(isHeld: true, isBackground: true)
    test.submit(test.backgroundCall(1))
    try #require(test.gate.waitUntilBegun(1))
    test.lane.setBackground(false)
    #expect(test.inbox.receive(1).first?.error?.code == .unavailable)
    #expect(test.gate.interruptedCount == 1)
    test.gate.open()
    test.submit(test.call(2))
    #expect(test.inbox.receive(1).first?.answer == [5])
  }

  @Test func aLaneInTheBackgroundEndsAtOnce() throws {
    let test = try TestLane(maxRows: 1, isHeld: true, isBackground: true)
    test.submit(test.backgroundCall(1))
    try #require(test.gate.waitUntilBegun(1))
    test.submit(test.backgroundCall(2))
    test.lane.close()
    // Neither the one that runs nor the one that waits is waited for.
    let errors = test.inbox.receive(2).compactMap(\.error)
    #expect(errors.map(\.code) == [.unavailable, .unavailable])
    #expect(test.session.runs.count == 1)
    test.submit(test.backgroundCall(3))
    #expect(test.inbox.receive(1).first?.error?.code == .unavailable)
    #expect(test.lane.heldCount == 0)
  }

  @Test func amongCallersItRunsOnlyWhenNothingElseDoes() throws {
    let test = try TestLane(isHeld: true)
    try #require(test.occupy())
    let late = test.backgroundCall(1)
    test.submit(late)
    test.submit(test.call(2))
    test.gate.open()
    #expect(test.inbox.receive(3).count == 3)
    // Looked at when the first run has ended, and a caller waits.
    #expect(late.error?.code == .resourceExhausted)
    #expect(
      late.error?.message
        == "scripted/1 is busy with requests; what no caller waits for is not run meanwhile")
    #expect(test.session.runs.map(\.rows) == [[[-1]], [[2]]])
    test.submit(test.backgroundCall(4))
    #expect(test.inbox.receive(1).first?.answer == [9])
  }

  @Test func noCallerSharesARunWithIt() throws {
    let test = try TestLane(isHeld: true, sessions: 3, isBackground: true)
    test.submit(test.backgroundCall(1))
    try #require(test.gate.waitUntilBegun(1))
    for element in 2...5 {
      let call = test.call(Float(element))
      call.isBackground = element.isMultiple(of: 2)
      test.submit(call)
    }
    test.gate.open()
    #expect(test.inbox.receive(5).count == 5)
    for run in test.session.runs {
      let kinds = Set(run.rows.map { ($0.first ?? 0) == 3 || ($0.first ?? 0) == 5 })
      #expect(kinds.count == 1, "\(run)")
    }
  }

  @Test func aClosedLaneBreaksOffARunThatDoesNotReturn() throws {
    let test = try TestLane(isHeld: true)
    try #require(test.occupy())
    test.lane.close()
    #expect(!test.lane.waitUntilEnded(nanosecondsMax: 300_000_000))
    #expect(test.gate.interruptedCount == 0)
    test.clock.advance(milliseconds: 60_001)
    #expect(!test.lane.waitUntilEnded(nanosecondsMax: 1))
    // The lane's own end waits for the rest.
    _ = consume test
  }
}
