import Testing

@testable import ServingCore

/// Whose turn it is.
@Suite struct BatchQueueFairnessTests {
  @Test func aFlowThatFloodsTheQueueDoesNotKeepAnotherWaiting() {
    var rig = QueueRig()
    rig.insert(Array(repeating: .flow(1), count: 1_000))
    rig.next()
    rig.insert([.flow(2)])
    let second = rig.next()
    #expect((second + rig.next()).contains(1_000))
  }

  @Test func flowsShareAlike() {
    var rig = QueueRig()
    rig.next()
    rig.insert(Array(repeating: .flow(1), count: 400) + Array(repeating: .flow(2), count: 400))
    let first = (0..<50).flatMap { _ in rig.next() }
    let share = first.filter { $0 < 400 }.count
    #expect(first.count == 400)
    #expect((190...210).contains(share))
  }

  @Test(arguments: [UInt8(0), 3, 6])
  func eachStepOfUrgencyHalvesTheShare(urgency: UInt8) {
    var rig = QueueRig()
    rig.insert(Array(repeating: .flow(1, urgency: urgency), count: 900))
    rig.insert(Array(repeating: .flow(2, urgency: urgency + 1), count: 900))
    let first = (0..<75).flatMap { _ in rig.next() }
    let urgent = first.filter { $0 < 900 }.count
    #expect((385...415).contains(urgent), "\(urgent) of 600")
  }

  /// Each comes from a flow of its own, as requests of many idle connections do.
  @Test func theUrgentOvertakeAndTheLeastUrgentStillRuns() {
    var rig = QueueRig()
    rig.insert([.flow(1, rows: 8), .flow(2, rows: 8), .flow(3, urgency: 7)])
    var flow: UInt64 = 10
    var rounds = 0
    var urgentWaits = 0
    while rounds < 400, !rig.next().contains(2) {
      rounds += 1
      rig.insert((0..<8).map { .flow(flow + $0, urgency: 0) })
      flow += 8
      urgentWaits = max(urgentWaits, rig.queue.count)
    }
    #expect((100..<400).contains(rounds), "after \(rounds) batches")
    #expect(urgentWaits < 40)
  }

  @Test func orderIsThatOfArrivalWithinAFlowAndUrgency() {
    var rig = QueueRig()
    rig.insert((0..<500).map { .flow(UInt64($0 % 7), urgency: UInt8($0 % 5)) })
    var last: [Int: Int] = [:]
    var count = 0
    while !rig.queue.isEmpty, count < 500 {
      for id in rig.next() {
        #expect(last[id % 35, default: -1] < id)
        last[id % 35] = id
        count += 1
      }
    }
    #expect(count == 500)
  }

  @Test func orderIsThatOfArrivalWhileEachBatchTakesAll() {
    var rig = QueueRig()
    rig.next()
    for round in 0..<10 {
      rig.insert((0..<8).map { .flow(UInt64($0 % 3), urgency: UInt8($0 % 2)) })
      #expect(rig.next() == Array(8 * round..<8 * round + 8))
      #expect(rig.queue.flowEnds.isEmpty)
    }
  }

  @Test func rowsAheadFollowTheFlow() {
    var rig = QueueRig()
    #expect(rig.queue.rowsAhead(of: .flow(1)) == 0)
    rig.insert(Array(repeating: .flow(1, rows: 2), count: 100))
    rig.next()
    rig.next()
    #expect(rig.queue.rowsAhead(of: .flow(1)) == 184)
    #expect(rig.queue.rowsAhead(of: .flow(2)) < 10)
    rig.insert([.flow(3, rows: .max - 184)])
    #expect(rig.queue.rowsAhead(of: .flow(4, urgency: 7)) > 184)
  }

  @Test func rowCountsWithoutMeasureEndInOrderOfArrival() {
    var rig = QueueRig(BatchPolicy(isBatched: false, maxRows: 8))
    rig.insert([.flow(1, urgency: 7, rows: .max - 10)] + Array(repeating: .flow(1), count: 3))
    rig.insert([.flow(1, urgency: 7), .flow(1, urgency: 7)])
    #expect(Set((0..<6).flatMap { _ in rig.next() }) == Set(0..<6))
  }

  /// The queue never empties, and its flows come and go.
  @Test func memoryStaysBounded() {
    var rig = QueueRig()
    var entriesMax = 0
    var flowsMax = 0
    rig.insert((0..<16).map { .flow(UInt64($0)) })
    for round in 0..<100_000 {
      let rows = round % 1_000 == 0 ? 8 : 1
      rig.insert([.flow(UInt64(16 + round), urgency: UInt8(round % 8), rows: rows)])
      if rig.queue.count >= 16 { rig.next() }
      entriesMax = max(entriesMax, rig.queue.entries.count)
      flowsMax = max(flowsMax, rig.queue.flowEnds.count)
    }
    #expect(entriesMax <= 2 * BatchQueue<Candidate>.lookAheadMax)
    #expect(flowsMax <= BatchQueue<Candidate>.flowCountMax)
  }

  /// More flows than are remembered, all with more rows than the clock has passed.
  @Test func tooManyFlowsStartAnew() {
    var rig = QueueRig()
    let count = 2 * BatchQueue<Candidate>.flowCountMax
    rig.insert((0..<count).map { .flow(UInt64($0), rows: 8) })
    #expect(rig.queue.flowEnds.count <= BatchQueue<Candidate>.flowCountMax)
    #expect(rig.next() == [0])
  }
}
