import ServingCore
import Testing

/// A request of more rows than a batch takes.
@Suite struct BatchQueueSplitTests {
  private func parts(_ rig: QueueRig) -> [Range<Int>] { rig.decision.parts.map(\.rows) }

  @Test func runsInPartsInOrderAndTheLastSharesItsBatch() {
    var rig = QueueRig()
    rig.insert([.rows(19)])
    rig.next()
    #expect(parts(rig) == [0..<8])
    rig.next()
    #expect(parts(rig) == [8..<16])
    rig.insert([.flow(1, rows: 5), .flow(2, rows: 4)])
    #expect(Set(rig.next()) == [0, 1])
    #expect(Set(parts(rig)) == [16..<19, 0..<5])
    #expect(rig.decision.rowCount == 8)
    #expect(rig.next() == [2])
    #expect(rig.queue.isEmpty && rig.queue.rowCount == 0)
  }

  @Test func doesNotKeepOthersWaitingUntilItsLastPart() {
    var rig = QueueRig()
    rig.insert([.rows(8_000)])
    rig.next()
    rig.insert([.flow(1)])
    let second = rig.next()
    #expect((second + rig.next()).contains(1))
  }

  @Test func itsFlowsLaterRequestsStayBehindIt() {
    var rig = QueueRig()
    rig.insert([.rows(24), .rows(8)])
    #expect((0..<4).flatMap { _ in rig.next() } == [0, 0, 0, 1])
  }

  @Test func expiresBetweenParts() {
    var rig = QueueRig()
    rig.insert([.deadline(100, rows: 20)])
    rig.next(at: 99)
    #expect(parts(rig) == [0..<8])
    #expect(rig.next(at: 100).isEmpty)
    #expect(rig.decision.expired.map(\.id) == [0])
    #expect(rig.decision.releasedRows == 12)
    #expect(rig.queue.isEmpty && rig.queue.rowCount == 0)
  }

  @Test func allItsPartsCountAgainstItsDeadline() {
    var rig = QueueRig()
    rig.teachCosts()
    // Two runs of 8 rows and one of 4 take 500 ns.
    rig.insert([.deadline(490, rows: 20)])
    #expect(rig.next().isEmpty)
    rig.insert([.deadline(510, rows: 20)])
    #expect(rig.next() == [1])
  }
}
