import ServingTestKit
import Testing

@testable import ServingCore

@Suite struct RankCorrelationTests {
  @Test func agreesWithSciPy() throws {
    for values in try SciPyValues.read().spearman {
      let pairs = Array(zip(values.first, values.second))
      let estimate = try #require(RankCorrelation.spearman(pairs, confidence: 0.95))
      #expect(abs(estimate.value - values.value) < 1e-12)
      #expect(abs(estimate.interval.lower - values.interval[0]) < 1e-9)
      #expect(abs(estimate.interval.upper - values.interval[1]) < 1e-9)
      #expect(estimate.count == pairs.count)
    }
  }

  @Test func equalValuesShareTheMeanOfTheirRanks() {
    #expect(RankCorrelation.ranks([]) == [])
    #expect(RankCorrelation.ranks([5]) == [1])
    #expect(RankCorrelation.ranks([2, 1, 2, 3]) == [2.5, 1, 2.5, 4])
    #expect(RankCorrelation.ranks([7, 7, 7]) == [2, 2, 2])
    #expect(RankCorrelation.ranks([0, -0.0, -.infinity, .infinity]) == [2.5, 2.5, 1, 4])
  }

  @Test func whatCannotBeRankedIsNotSaid() {
    let rising = [(1.0, 1.0), (2, 2), (3, 3), (4, 4)]
    #expect(RankCorrelation.spearman([], confidence: 0.95) == nil)
    #expect(RankCorrelation.spearman(Array(rising.dropLast()), confidence: 0.95) == nil)
    #expect(RankCorrelation.spearman(rising.map { ($0.0, 7) }, confidence: 0.95) == nil)
    #expect(RankCorrelation.spearman(rising.map { (7, $0.0) }, confidence: 0.95) == nil)
    let withNaN = Array(rising.dropLast()) + [(.nan, 4), (4, .nan)]
    #expect(RankCorrelation.spearman(withNaN, confidence: 0.95) == nil)
    #expect(RankCorrelation.spearman(rising + [(.nan, 4)], confidence: 0.95)?.count == 4)
  }

  @Test func perfectOrderIsNoCertainty() throws {
    for sign in [1.0, -1] {
      var last = 2.0
      for count in [4, 10, 500] {
        let pairs = (0..<count).map { (Double($0), sign * Double($0)) }
        let estimate = try #require(RankCorrelation.spearman(pairs, confidence: 0.95))
        #expect(estimate.value == sign)
        #expect(estimate.interval.contains(sign))
        #expect(estimate.interval.width > 0 && estimate.interval.width < last)
        last = estimate.interval.width
      }
    }
  }

  @Test(arguments: SeededRandom.seeds)
  func onlyOrderMatters(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let pairs = (0..<100).map { _ in
      (Double.random(in: 0...1, using: &random), Double.random(in: 0...1, using: &random))
    }
    let plain = try #require(RankCorrelation.spearman(pairs, confidence: 0.9))
    let bent = pairs.map { ($0.0 * $0.0 * $0.0, -1 / (1 + $0.1)) }
    #expect(RankCorrelation.spearman(bent, confidence: 0.9) == plain)
    let swapped = try #require(
      RankCorrelation.spearman(pairs.map { ($0.1, $0.0) }, confidence: 0.9))
    #expect(abs(swapped.value - plain.value) < 1e-15)
  }
}
