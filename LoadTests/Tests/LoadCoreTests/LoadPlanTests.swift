import LoadCore
import Testing

@Suite struct LoadPlanTests {
  @Test(
    arguments: [
      // slots, connections, threads, then the connections and the slots of each event loop
      (64, 8, 1, [8], [64]), (64, 8, 2, [4, 4], [32, 32]), (10, 3, 2, [2, 1], [5, 5]),
      (3, 8, 2, [2, 1], [2, 1]), (1, 8, 4, [1], [1]), (100_000, 2, 8, [1, 1], [50_000, 50_000]),
    ] as [(Int, Int, Int, [Int], [Int])])
  func aLoadIsSpreadEvenly(
    slots: Int, connections: Int, threads: Int, connectionsOf: [Int], slotsOf: [Int]
  ) {
    let loops: [LoadLoop] = [
      .closed(concurrency: slots),
      .open(ratePerSecond: 1, .constant, seed: 0, inFlightMax: slots),
    ]
    for loop in loops {
      let plan = LoadPlan(
        loop: loop, connectionCount: connections, threadCount: threads, warmUpSeconds: 0.5,
        seconds: 2)
      #expect(plan.shares.map(\.connectionCount) == connectionsOf)
      #expect(plan.shares.map(\.slotCount) == slotsOf)
      #expect(plan.shares.map(\.part.index) == Array(connectionsOf.indices))
      #expect(plan.connectionCount == connectionsOf.reduce(0, +))
      #expect(plan.totalNanoseconds == 2_500_000_000)
    }
  }

  @Test func whatCountsLiesBetweenWarmUpAndEnd() {
    let plan = LoadPlan(
      loop: .closed(concurrency: 1), connectionCount: 1, threadCount: 1, warmUpSeconds: 1,
      seconds: 2)
    let timeline = LoadTimeline(start: 100, plan)
    #expect(!timeline.isMeasured(100))
    #expect(!timeline.isMeasured(1_000_000_099))
    #expect(timeline.isMeasured(1_000_000_100))
    #expect(timeline.isMeasured(3_000_000_099))
    #expect(!timeline.isMeasured(3_000_000_100))
    #expect(timeline.end == 3_000_000_100)
  }
}
