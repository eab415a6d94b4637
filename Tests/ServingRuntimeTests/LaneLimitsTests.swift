import ServingCore
import ServingRuntime
import ServingTestKit
import Testing

@Suite struct LaneLimitsTests {
  private func limits(rows: Int = 8_192, bytes: Int = 1 << 30) -> LaneLimits {
    var limits = LaneLimits()
    limits.queuedRowsMax = rows
    limits.queuedBytesMax = bytes
    return limits
  }

  @Test func aFullQueueRefusesAtOnceAndSaysHowFull() throws {
    let test = try TestLane(isHeld: true, limits: limits(rows: 4, bytes: 1_000))
    try #require(test.occupy())
    let calls = [test.call(1, 2, 3), test.call(4, 5), test.call(6), test.call(7)]
    for call in calls { test.submit(call) }
    #expect(test.refused.map(\.error.code) == [.resourceExhausted, .resourceExhausted])
    #expect(test.refused.map(\.call.rows) == [[[4], [5]], [[7]]])
    #expect(
      test.refused.first?.error.message
        == "the queue of scripted/1 is full: 3 of 4 rows and 12 of 1000 bytes wait; send the "
        + "request again later")
    test.gate.open()
    #expect(test.inbox.receive(3).map(\.answer) == [[-1], [3, 5, 7], [13]])
  }

  /// Once runs are known, whoever is refused learns how long what waits will take.
  @Test func aFullQueueSaysWhenThereWillBeRoom() throws {
    let clock = ManualClock()
    let slow = ScriptedAnswer { rows throws(ServingError) in
      clock.advance(milliseconds: 700)
      return try ScriptedAnswer.rowByRow.make(rows)
    }
    let test = try TestLane(
      answer: slow, maxRows: 2, clock: clock, limits: limits(rows: 6))
    for element in 0...RunCost.runsMin {
      test.submit(test.call(Float(element), 0))
      #expect(test.inbox.receive(1).count == 1)
    }
    test.gate.close()
    test.submit(test.call(-1))
    try #require(test.gate.waitUntilBegun(RunCost.runsMin + 2))
    for element in 0..<6 { test.submit(test.call(Float(element))) }
    test.submit(test.call(7))
    #expect(test.refused.count == 1)
    #expect(test.refused.first?.error.detail == [ServingError.waitDetail: "2100"])
    #expect(test.refused.first?.error.retryAfterSeconds == 3)
    test.gate.open()
    #expect(test.inbox.receive(7).count == 7)
  }

  @Test func aConnectionThatFloodsLeavesRoomForOthers() throws {
    let test = try TestLane(isHeld: true, limits: limits(rows: 90))
    try #require(test.occupy())
    for element in 0..<90 {
      let call = test.call(Float(element))
      call.flow = 1
      test.submit(call)
    }
    #expect(test.refused.count == 9)
    #expect(
      test.refused.first?.error.message.contains("is full for this caller: 81 of 90 rows")
        == true)
    let other = test.call(1)
    other.flow = 2
    test.submit(other)
    #expect(test.refused.count == 9)
    test.gate.open()
    #expect(test.inbox.receive(83).count == 83)
  }

  @Test func bytesAreLimitedToo() throws {
    let test = try TestLane(isHeld: true, limits: limits(bytes: 8))
    try #require(test.occupy())
    test.submit(test.call(1), test.call(2), test.call(3))
    #expect(test.refused.map(\.call.rows) == [[[3]]])
    #expect(test.refused.first?.error.message.contains("8 of 8 bytes wait") == true)
  }

  @Test func aRequestOverTheLimitIsTakenWhenNothingWaits() throws {
    let test = try TestLane(isHeld: true, limits: limits(rows: 2))
    try #require(test.occupy())
    test.submit(test.call(1, 2, 3), test.call(4))
    #expect(test.refused.map(\.call.rows) == [[[4]]])
    test.gate.open()
    #expect(test.inbox.receive(2).last?.answer == [3, 5, 7])
  }

  @Test func whatLeavesTheQueueMakesRoom() throws {
    let test = try TestLane(limits: limits(rows: 1))
    for element in 1...50 {
      test.submit(test.call(Float(element)))
      #expect(test.inbox.receive(1).map(\.answer) == [[Float(2 * element + 1)]])
    }
    #expect(test.refused.isEmpty)
  }

  @Test func theCancelledAndTheExpiredMakeRoomToo() throws {
    let test = try TestLane(isHeld: true, limits: limits(rows: 2))
    try #require(test.occupy())
    let cancelled = test.call(1)
    let late = test.call(2)
    late.deadline = test.clock.now
    test.submit(cancelled, late)
    cancelled.cancel()
    test.gate.open()
    #expect(test.inbox.receive(3).count == 3)
    test.submit(test.call(3), test.call(4))
    #expect(test.refused.isEmpty)
  }
}
