import ServingCore
import ServingRuntime
import ServingTestKit
import Testing

@Suite struct LaneEndTests {
  @Test func whatWaitsIsRunBeforeTheLaneEnds() throws {
    let test = try TestLane(maxRows: 1, isHeld: true)
    try #require(test.occupy())
    let waiting = [test.call(1), test.call(2), test.call(3)]
    for call in waiting { test.submit(call) }
    test.lane.close()
    test.gate.open()
    #expect(test.inbox.receive(4).dropFirst().map(\.answer) == [[3], [5], [7]])
  }

  @Test func aClosedLaneRefuses() throws {
    let test = try TestLane()
    test.lane.close()
    test.submit(test.call(1))
    #expect(test.refused.map(\.error.code) == [.unavailable])
    #expect(
      test.refused.first?.error.message == "scripted/1 is being unloaded; send the request again")
    #expect(test.inbox.takeNow().isEmpty)
  }

  @Test func closingTwiceIsClosingOnce() throws {
    let test = try TestLane()
    test.lane.close()
    test.lane.close()
  }

  /// The session must not be freed by whoever happens to let go last, such as an event loop.
  @Test func theSessionIsGoneWhenTheLaneHasEnded() throws {
    let closed = Monitor(false)
    let lane = try Lane(
      owner: "scripted/1", sessions: [ScriptedSession { closed.update { $0 = true } }],
      policy: BatchPolicy(isBatched: true, maxRows: 8), clock: ManualClock().reader)
    let inbox = Inbox()
    lane.submit([TestCall(1, sink: inbox.sink)], now: MonotonicInstant(nanoseconds: 0)) { _, _ in }
    #expect(inbox.receive(1).count == 1)
    lane.close()
    lane.waitUntilEnded()
    #expect(closed.update { $0 })
  }

  @Test func everySessionIsGoneWhenTheLaneHasEnded() throws {
    let closedCount = Monitor(0)
    let lane = try Lane(
      owner: "scripted/1",
      sessions: (0..<3).map { _ in ScriptedSession { closedCount.update { $0 += 1 } } },
      threadCount: 2, policy: BatchPolicy(isBatched: true, maxRows: 8),
      clock: ManualClock().reader)
    lane.close()
    lane.waitUntilEnded()
    #expect(closedCount.update { $0 } == 3)
  }

  @Test func droppingALaneClosesIt() throws {
    let closed = Monitor(false)
    var lane: Lane? = try Lane(
      owner: "scripted/1", sessions: [ScriptedSession { closed.update { $0 = true } }],
      policy: BatchPolicy(isBatched: true, maxRows: 8), clock: ManualClock().reader)
    #expect(lane != nil)
    lane = nil
    #expect(closed.wait { $0 })
  }

  @Test func theThreadCarriesTheLanesNameForThoseWhoLook() throws {
    let session = NamingSession()
    let lane = try Lane(
      owner: "digits/2", sessions: [session], policy: BatchPolicy(isBatched: false, maxRows: 1),
      clock: ManualClock().reader)
    let inbox = Inbox()
    lane.submit([TestCall(1, sink: inbox.sink)], now: MonotonicInstant(nanoseconds: 0)) { _, _ in }
    #expect(inbox.receive(1).first?.error?.message == "lane digits/2")
  }
}
