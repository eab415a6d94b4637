import ServingCore
import ServingTestKit
import Testing

@testable import ServingRuntime

@Suite struct CostTrialTests {
  /// A session that takes 1 ms and 2 ms for each row.
  private static func run(
    isBatched: Bool = true, rowMilliseconds: UInt64 = 2, failsOn elements: Set<Float> = []
  ) -> (costs: RunCosts, sizes: [Int]) {
    let clock = ManualClock()
    let session = ScriptedSession(
      answer: ScriptedAnswer { rows throws(ServingError) in
        clock.advance(milliseconds: 1 + rowMilliseconds * UInt64(rows.count))
        return try ScriptedAnswer.failing(on: elements).make(rows)
      })
    let costs = CostTrial(
      trial: SessionTrial(session: session, isBatched: isBatched), clock: clock.reader
    ).run(maxRows: 3, example: [.fp32("x", rows: [[1, 1]])])
    return (costs, session.runs.map(\.rows.count))
  }

  @Test func theSmallestAndTheLargestBatchTellWhatRowsCost() throws {
    let (costs, sizes) = Self.run()
    #expect(sizes == [1, 3, 1, 3, 1, 3, 1, 3, 1, 3])
    let cost = costs[RunCosts.costClass(elementsPerRow: 2)]
    let summary = try #require(cost.summary)
    #expect(abs(summary.baseNanoseconds - 1_000_000) < 1)
    #expect(abs(summary.rowNanoseconds - 2_000_000) < 1)
  }

  @Test func aModelThatTakesNoBatchesIsTriedAlone() {
    let (costs, sizes) = Self.run(isBatched: false)
    #expect(sizes == [1, 1, 1, 1, 1])
    #expect(costs[RunCosts.costClass(elementsPerRow: 2)].estimate(rows: 1) == 3_000_000)
  }

  @Test func aSlowModelIsNotTriedForLong() {
    let (costs, sizes) = Self.run(rowMilliseconds: 30)
    #expect(sizes == [1, 3])
    #expect(!costs[RunCosts.costClass(elementsPerRow: 2)].isKnown)
  }

  @Test func whatTheModelRefusesIsLeftToRequests() {
    let (costs, sizes) = Self.run(failsOn: [1])
    #expect(sizes == [1])
    #expect(!costs[RunCosts.costClass(elementsPerRow: 2)].isKnown)
  }
}
