import ServingCore
import Testing

/// Holding a batch back so that others join it.
@Suite struct BatchQueueDelayTests {
  private static let policy = BatchPolicy(
    isBatched: true, maxRows: 8, delayNanosecondsMax: 1_000)

  private func rig(known: Bool = true) -> QueueRig {
    var rig = QueueRig(Self.policy)
    if known { rig.teachCosts() }
    return rig
  }

  @Test func waitsForOthersAndRunsWithThem() {
    var rig = rig()
    rig.insert([.rows(1)])
    #expect(rig.next(at: 5).isEmpty)
    #expect(rig.decision.waitUntil == MonotonicInstant(nanoseconds: 1_000))
    #expect(rig.decision.releasedRows == 0)
    rig.insert([.rows(2)])
    #expect(rig.next(at: 999).isEmpty)
    #expect(rig.decision.waitUntil == MonotonicInstant(nanoseconds: 1_000))
    #expect(rig.next(at: 1_000) == [0, 1])
    #expect(rig.decision.waitUntil == nil)
  }

  @Test func aFullBatchDoesNotWait() {
    var rig = rig()
    rig.insert([.rows(1)])
    #expect(rig.next().isEmpty)
    rig.insert([.rows(7)])
    #expect(rig.next() == [0, 1])
  }

  @Test func anUnbatchedRequestDoesNotWait() {
    var rig = rig()
    rig.policy.isBatched = false
    rig.insert([.rows(1)])
    #expect(rig.next() == [0])
  }

  @Test func anEndlessDelayEndsWithAFullBatch() {
    var rig = rig()
    rig.policy.delayNanosecondsMax = .max
    rig.insert([.rows(7)])
    #expect(rig.next(at: 1_000_000).isEmpty)
    #expect(rig.decision.waitUntil == .distantFuture)
    rig.insert([.rows(1)])
    #expect(rig.next() == [0, 1])
  }

  /// Time for two runs of one row, 110 ns each, is left.
  @Test func aDeadlineShortensIt() {
    var rig = rig()
    rig.insert([.deadline(900)])
    #expect(rig.next().isEmpty)
    #expect((660...690).contains(rig.decision.waitUntil?.nanoseconds ?? 0))
    #expect(rig.next(at: 690) == [0])
  }

  @Test func aDeadlineTooNearForItEndsIt() {
    var rig = rig()
    rig.insert([.deadline(200)])
    #expect(rig.next() == [0])
  }

  @Test func halfTheTimeIsLeftWhereRunsAreUnknown() {
    var rig = rig(known: false)
    rig.insert([.deadline(900)])
    #expect(rig.next().isEmpty)
    #expect(rig.decision.waitUntil == MonotonicInstant(nanoseconds: 450))
    #expect(rig.next(at: 450) == [0])
  }

  @Test func anEarlierRequestsDeadlineDoesNotShortenALaterOnes() {
    var rig = rig()
    rig.insert([.deadline(500)])
    #expect(rig.next(at: 300) == [0])
    rig.insert([.rows(1)])
    rig.next(at: 310)
    #expect(rig.decision.waitUntil == MonotonicInstant(nanoseconds: 1_300))
  }
}
