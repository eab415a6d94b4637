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
