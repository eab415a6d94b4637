import ServingTestKit
import Testing

@testable import ServingCore

@Suite struct RunCostTests {
  private func cost(_ runs: [(rows: Int, nanoseconds: UInt64)]) -> RunCost {
    var cost = RunCost()
    for run in runs { cost.observe(rows: run.rows, nanoseconds: run.nanoseconds) }
    return cost
  }

  /// 1,000 ns and 50 ns a row.
  private func line(count: Int) -> RunCost {
    var cost = RunCost()
    for run in 0..<count {
      let rows = run % 16 + 1
      cost.observe(rows: rows, nanoseconds: UInt64(1_000 + 50 * rows))
    }
    return cost
  }

  @Test func saysNothingBeforeEnoughRuns() {
    for count in 0..<RunCost.runsMin {
      let cost = line(count: count)
      #expect(!cost.isKnown && cost.estimate(rows: 1) == nil && cost.least(rows: 1) == nil)
      #expect(cost.summary == nil)
    }
    #expect(line(count: RunCost.runsMin).isKnown)
  }

  @Test(arguments: [1, 2, 7, 16, 100, 10_000])
  func findsTheLine(rows: Int) throws {
    let cost = line(count: 64)
    let estimate = try #require(cost.estimate(rows: rows))
    let exact = UInt64(1_000 + 50 * rows)
    #expect((exact - 1...exact + 1).contains(estimate))
    let summary = try #require(cost.summary)
    #expect(abs(summary.baseNanoseconds - 1_000) < 0.01)
    #expect(abs(summary.rowNanoseconds - 50) < 0.01)
  }

  @Test func followsWhatRunsCostNow() throws {
    var cost = line(count: 200)
    for run in 0..<150 {
      let rows = run % 16 + 1
      cost.observe(rows: rows, nanoseconds: UInt64(2_000 + 100 * rows))
    }
    let estimate = try #require(cost.estimate(rows: 8))
    #expect((2_600...2_810).contains(estimate))
  }

  @Test func oneRunThatWasHeldUpMovesTheEstimateLittle() throws {
    var cost = line(count: 200)
    cost.observe(rows: 8, nanoseconds: 1_400_000)
    let estimate = try #require(cost.estimate(rows: 8))
    #expect((1_400...1_650).contains(estimate))
  }

  @Test func aSlowFirstRunCountsForNothing() throws {
    let cost = cost([(1, 5_000_000), (1, 100), (1, 100), (1, 100)])
    #expect(cost.estimate(rows: 1) == 100)
  }

  @Test func oneSizeTellsNothingOfRows() throws {
    let cost = cost(Array(repeating: (8, 800), count: 50))
    #expect(cost.estimate(rows: 1) == 800)
    #expect(cost.estimate(rows: 8) == 800)
    #expect(cost.estimate(rows: 16) == 1_600)
    #expect(cost.summary?.baseNanoseconds == 800)
    #expect(cost.summary?.rowNanoseconds == 0)
  }

  @Test func leastIsTooLowRatherThanTooHighBeyondWhatWasSeen() {
    let cost = cost(Array(repeating: (8, 800), count: 50))
    #expect(cost.least(rows: 1) == 100)
    #expect(cost.least(rows: 8) == 800)
    #expect(cost.least(rows: 16) == 800)
  }

  @Test func leastIsThatOfTheFastestRun() throws {
    var cost = line(count: 100)
    cost.observe(rows: 8, nanoseconds: 700)
    let least = try #require(cost.least(rows: 8))
    #expect((650...720).contains(least))
    let estimate = try #require(cost.estimate(rows: 8))
    #expect(estimate > 1_300)
  }

  /// What runs of 1, 2, 3 and 4 rows take.
  static let slopes: [[UInt64]] = [[1_000, 900, 800, 700], [1, 16, 256, 4_096], [9, 9, 9, 9]]

  @Test(arguments: slopes)
  func neitherPartIsEverNegative(nanoseconds: [UInt64]) throws {
    var cost = RunCost()
    for run in 0..<40 { cost.observe(rows: run % 4 + 1, nanoseconds: nanoseconds[run % 4]) }
    let summary = try #require(cost.summary)
    #expect(summary.baseNanoseconds >= 0 && summary.rowNanoseconds >= 0)
    let least = try #require(cost.estimate(rows: 1))
    let most = try #require(cost.estimate(rows: 4))
    #expect(least <= most)
  }

  /// Whatever is observed, in whatever order.
  @Test(arguments: SeededRandom.seeds)
  func staysFinite(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    var cost = RunCost()
    let rows = [1, 2, 64, 1_000_000, Int.max]
    let times: [UInt64] = [0, 1, 1_000, 1_000_000_000, .max]
    for _ in 0..<2_000 {
      cost.observe(
        rows: rows.randomElement(using: &random) ?? 1,
        nanoseconds: times.randomElement(using: &random) ?? 1)
      for rows in rows where cost.isKnown {
        let estimate = try #require(cost.estimate(rows: rows))
        let least = try #require(cost.least(rows: rows))
        #expect((1...1_000_000_000_000_000_000).contains(estimate))
        #expect(least <= estimate)
      }
      guard let summary = cost.summary else { continue }
      #expect(summary.baseNanoseconds.isFinite && summary.baseNanoseconds >= 0)
      #expect(summary.rowNanoseconds.isFinite && summary.rowNanoseconds >= 0)
    }
  }
}
