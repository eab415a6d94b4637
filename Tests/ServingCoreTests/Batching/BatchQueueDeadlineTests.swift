import ServingCore
import Testing

/// Sizes and expiry by what runs have cost: 100 ns and 10 ns a row.
@Suite struct BatchQueueDeadlineTests {
  private func rig(known: Bool = true) -> QueueRig {
    var rig = QueueRig()
    if known { rig.teachCosts() }
    return rig
  }

  static let sizes: [(deadline: UInt64, rows: Int)] = [
    (182, 8), (165, 6), (145, 4), (125, 2), (115, 1),
  ]

  @Test(arguments: sizes)
  func aBatchEndsBeforeItsEarliestDeadline(deadline: UInt64, rows: Int) {
    var rig = rig()
    rig.insert([.deadline(deadline)] + Array(repeating: .rows(1), count: 9))
    rig.next()
    #expect(rig.decision.rowCount == rows)
    #expect(rig.queue.count == 10 - rows)
  }

  @Test func aRequestInAHurryDoesNotJoinABatchThatIsTooLarge() {
    var rig = rig()
    rig.insert([.rows(4), .deadline(130), .rows(4)])
    #expect(rig.next() == [0, 2])
  }

  @Test func whatEvenTheFastestRunCannotKeepIsExpiredAtOnce() {
    var rig = rig()
    rig.insert([.deadline(90), .rows(1)])
    #expect(rig.next() == [1])
    #expect(rig.decision.expired.map(\.id) == [0])
  }

  @Test func unknownCostsExpireNothingEarly() {
    var rig = rig(known: false)
    rig.insert([.deadline(1), .rows(1)])
    #expect(rig.next() == [0, 1])
  }

  @Test func costsOfAnotherClassExpireNothing() {
    var rig = rig()
    rig.insert([Candidate(deadline: MonotonicInstant(nanoseconds: 1), kind: 1)])
    #expect(rig.next() == [0])
  }

  @Test func anEstimateThatIsTooHighExpiresNothingThatWasKeptBefore() {
    var rig = rig()
    // One run in ten is as fast as ever, the others are held up.
    for run in 0..<60 {
      rig.costs.observe(costClass: 0, rows: 1, nanoseconds: run % 10 == 0 ? 110 : 800)
    }
    #expect((rig.costs[0].estimate(rows: 1) ?? 0) > 400)
    rig.insert([.deadline(300)])
    #expect(rig.next() == [0])
  }

  /// Or costs that are no longer true would expire everything for ever.
  @Test func oneOfManyThatCannotBeKeptIsRunAllTheSame() {
    var rig = rig()
    let count = BatchQueue<Candidate>.unreachableCountMax
    rig.insert(Array(repeating: .deadline(50), count: 2 * count))
    #expect(rig.next() == [count - 1])
    #expect(rig.decision.expired.count == count - 1)
    #expect(rig.next() == [2 * count - 1])
    #expect(rig.queue.isEmpty)
  }
}
