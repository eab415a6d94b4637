import ServingTestKit
import Testing

@testable import ServingCore

@Suite struct RateDifferenceTests {
  @Test func agreesWithSciPy() throws {
    for values in try SciPyValues.read().rateDifferences {
      let first = RateCountsTests.single(Int(values[0]), of: Int(values[1]))
      let second = RateCountsTests.single(Int(values[2]), of: Int(values[3]))
      let pValue = RateDifference.pValue(first, second)
      #expect(SciPyValues.agree(pValue, values[4], relative: 1e-6), "\(values): \(pValue)")
      let estimate = RateDifference.estimate(first, less: second, confidence: 0.95)
      #expect(abs(estimate.interval.lower - values[5]) < 1e-9, "\(values)")
      #expect(abs(estimate.interval.upper - values[6]) < 1e-9, "\(values)")
      #expect(estimate.value == values[0] / values[1] - values[2] / values[3])
      #expect(estimate.count == Int(values[1] + values[3]))
    }
  }

  /// Newcombe's own example, "Interval estimation for the difference between independent
  /// proportions", 1998.
  @Test func thePublishedIntervalComesOut() {
    let estimate = RateDifference.estimate(
      RateCountsTests.single(56, of: 70), less: RateCountsTests.single(48, of: 80),
      confidence: 0.95)
    #expect(abs(estimate.interval.lower - 0.0524) < 5.1e-5)
    #expect(abs(estimate.interval.upper - 0.3339) < 5.1e-5)
  }

  @Test func turningItRoundTurnsTheSign() {
    for (one, other) in [((3, 40), (9, 50)), ((0, 5), (5, 5)), ((0, 1), (700, 1_000))] {
      let first = RateCountsTests.single(one.0, of: one.1)
      let second = RateCountsTests.single(other.0, of: other.1)
      let there = RateDifference.estimate(first, less: second, confidence: 0.9)
      let back = RateDifference.estimate(second, less: first, confidence: 0.9)
      #expect(there.value == -back.value)
      #expect(there.interval.lower == -back.interval.upper)
      #expect(
        SciPyValues.agree(
          RateDifference.pValue(first, second), RateDifference.pValue(second, first),
          relative: 1e-9))
    }
  }

  @Test func withoutRowsNothingIsKnown() {
    let some = RateCountsTests.single(3, of: 10)
    for (first, second) in [(RateCounts(), some), (some, RateCounts())] {
      let estimate = RateDifference.estimate(first, less: second, confidence: 0.95)
      #expect(
        estimate == Estimate(value: 0, interval: Interval(lower: -1, upper: 1), count: 10))
      #expect(RateDifference.pValue(first, second) == 1)
    }
    #expect(RateDifference.pValue(RateCounts(), RateCounts()) == 1)
  }

  @Test func ratesThatAreAlikeAreNotTold() {
    #expect(RateDifference.pValue(RateCounts(), RateCounts()) == 1)
    let same = RateCountsTests.single(300, of: 1_000)
    #expect(RateDifference.pValue(same, same) == 1)
    let none = RateCountsTests.single(0, of: 1_000)
    #expect(RateDifference.pValue(none, none) == 1)
    let all = RateCountsTests.single(1_000, of: 1_000)
    #expect(RateDifference.pValue(all, all) == 1)
    // The other way round, as far apart as can be.
    let far = RateDifference.pValue(none, all)
    #expect(far < 1e-100)
  }

  @Test func rowsOfARequestThatAreAlikeProveLess() {
    let first = RateCountsTests.counts((0..<40).map { ($0 < 20 ? 16 : 0, 16) })
    let second = RateCountsTests.counts((0..<40).map { ($0 < 14 ? 16 : 0, 16) })
    let alike = RateDifference.pValue(first, second)
    let single = RateDifference.pValue(
      RateCountsTests.single(320, of: 640), RateCountsTests.single(224, of: 640))
    let requests = RateDifference.pValue(
      RateCountsTests.single(20, of: 40), RateCountsTests.single(14, of: 40))
    #expect(single < 1e-6)
    #expect(abs(alike - requests) < 0.03, "\(alike), \(requests)")
  }

  @Test(arguments: SeededRandom.seeds)
  func fishersTestIsTheSumOverAllTables(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    func choose(_ n: Int, _ k: Int) -> Double {
      (0..<k).reduce(1) { $0 * Double(n - $1) / Double($1 + 1) }
    }
    for _ in 0..<200 {
      let cells = (0..<4).map { _ in Int.random(in: 0...12, using: &random) }
      let (first, second, hits) = (cells[0] + cells[1], cells[2] + cells[3], cells[0] + cells[2])
      let chances = (max(0, hits - second)...min(hits, first)).map {
        choose(first, $0) * choose(second, hits - $0) / choose(first + second, hits)
      }
      let seen = chances[cells[0] - max(0, hits - second)]
      let expected = chances.filter { $0 <= seen * (1 + 1e-7) }.reduce(0, +)
      let pValue = FisherExact(
        firstHits: cells[0], firstMisses: cells[1], secondHits: cells[2], secondMisses: cells[3]
      ).pValue
      #expect(abs(pValue - expected) < 1e-12, "\(cells)")
    }
  }
}
