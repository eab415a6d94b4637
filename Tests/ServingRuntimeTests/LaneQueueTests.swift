import ServingCore
import ServingTestKit
import Testing

@testable import ServingRuntime

@Suite struct LaneQueueTests {
  private let inbox = Inbox()
  private let now = MonotonicInstant(nanoseconds: 5)

  private func queue(rows: Int, bytes: Int = 1 << 30) -> LaneQueue {
    var limits = LaneLimits()
    limits.queuedRowsMax = rows
    limits.queuedBytesMax = bytes
    return LaneQueue(owner: "digits/2", limits: limits)
  }

  private func call(rows: Int) -> TestCall {
    let call = TestCall(1, sink: inbox.sink)
    call.rowCount = rows
    return call
  }

  /// The calls that the queue refuses.
  private func put(_ calls: [TestCall], into queue: LaneQueue) -> [InferenceCall] {
    var refused: [InferenceCall] = []
    queue.put(calls, now: now) { call, _ in refused.append(call) }
    return refused
  }

  @Test func takesUpToTheLimitAndNoRowMore() {
    let queue = queue(rows: 5)
    #expect(put([call(rows: 4)], into: queue).isEmpty)
    #expect(put([call(rows: 2)], into: queue).count == 1)
    #expect(put([call(rows: 1)], into: queue).isEmpty)
    #expect(put([call(rows: 1)], into: queue).count == 1)
    queue.release(rows: 1, bytes: 4)
    #expect(put([call(rows: 1)], into: queue).isEmpty)
  }

  @Test func rowCountsThatOverflowAreRefused() {
    let queue = queue(rows: .max)
    #expect(put([call(rows: .max)], into: queue).isEmpty)
    #expect(put([call(rows: .max)], into: queue).count == 1)
    queue.release(rows: .max, bytes: 4)
    #expect(put([call(rows: .max)], into: queue).isEmpty)
  }

  @Test func callsComeOutInOrderBehindThoseInHand() {
    let queue = queue(rows: 10)
    let calls = (0..<3).map { _ in call(rows: 1) }
    #expect(put([calls[1], calls[2]], into: queue).isEmpty)
    var waiting: [InferenceCall] = [calls[0]]
    #expect(queue.take(into: &waiting))
    #expect(zip(waiting, calls).allSatisfy { $0 === $1 })
    #expect(waiting.count == 3)
    #expect(calls[1].times.queued == now)
  }

  @Test func doesNotSleepWhileCallsAreInHand() {
    let queue = queue(rows: 10)
    var waiting: [InferenceCall] = [call(rows: 1)]
    #expect(queue.take(into: &waiting))
    #expect(waiting.count == 1)
  }

  @Test func aClosedQueueGivesWhatItHasThenEnds() {
    let queue = queue(rows: 10)
    #expect(put([call(rows: 1)], into: queue).isEmpty)
    queue.close()
    #expect(put([call(rows: 1)], into: queue).count == 1)
    var waiting: [InferenceCall] = []
    #expect(queue.take(into: &waiting))
    #expect(waiting.count == 1)
    waiting.removeAll()
    #expect(!queue.take(into: &waiting))
  }

  /// Refusals are answered at once, and an answer may bring the next request.
  @Test func refusingHoldsNoLock() {
    let queue = queue(rows: 1)
    #expect(put([call(rows: 1)], into: queue).isEmpty)
    var depth = 0
    queue.put([call(rows: 1)], now: now) { _, _ in
      depth += 1
      depth += put([call(rows: 1)], into: queue).count
    }
    #expect(depth == 2)
  }
}
