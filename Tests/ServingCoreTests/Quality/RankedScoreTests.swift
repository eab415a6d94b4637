import ServingCore
import ServingTestKit
import Testing

@Suite struct RankedScoreTests {
  private func ranked(_ positives: [Double], _ negatives: [Double]) -> [RankedScore] {
    positives.map { RankedScore(score: $0, isPositive: true) }
      + negatives.map { RankedScore(score: $0, isPositive: false) }
  }

  /// Every pair compared, and DeLong's variance from the pairs.
  private func slow(_ positives: [Double], _ negatives: [Double]) -> (area: Double, sd: Double) {
    func kernel(_ positive: Double, _ negative: Double) -> Double {
      positive > negative ? 1 : (positive == negative ? 0.5 : 0)
    }
    func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
    let above = positives.map { positive in mean(negatives.map { kernel(positive, $0) }) }
    let below = negatives.map { negative in mean(positives.map { kernel($0, negative) }) }
    let area = mean(above)
    func variance(_ values: [Double]) -> Double {
      let squares = values.map { ($0 - area) * ($0 - area) }.reduce(0, +)
      return squares / Double(values.count - 1) / Double(values.count)
    }
    return (area, (variance(above) + variance(below)).squareRoot())
  }

  @Test(arguments: SeededRandom.seeds, [2, 10, 60])
  func areaAndIntervalAreThoseOfAllPairs(seed: UInt64, count: Int) throws {
    var random = SeededRandom(seed: seed)
    // Scores in steps, so that many are equal.
    let positives = (0..<count).map { _ in Double(Int.random(in: 3...20, using: &random)) }
    let negatives = (0..<2 * count).map { _ in Double(Int.random(in: 0...14, using: &random)) }
    let slow = slow(positives, negatives)
    let scores = ranked(positives, negatives).shuffled(using: &random)
    let estimate = try #require(QualityEstimate(areaUnderCurve: scores))
    #expect(abs(estimate.value - slow.area) < 1e-12)
    #expect(estimate.count == 3 * count)
    guard slow.sd > 0 else { return }
    #expect(abs(estimate.lower - max(slow.area - 1.959_964 * slow.sd, 0)) < 1e-6)
    #expect(abs(estimate.upper - min(slow.area + 1.959_964 * slow.sd, 1)) < 1e-6)
  }

  @Test func aPerfectOrderIsNotCertain() throws {
    let few = try #require(QualityEstimate(areaUnderCurve: ranked([3, 4, 5], [0, 1, 2])))
    #expect(few.value == 1)
    #expect(few.upper == 1)
    #expect(few.lower < 0.5)
    let none = try #require(QualityEstimate(areaUnderCurve: ranked([1, 1], [1, 1, 1])))
    #expect(none.value == 0.5)
    #expect(none.lower < 0.2 && none.upper > 0.8)
    let one = try #require(QualityEstimate(areaUnderCurve: ranked([1], [2])))
    #expect(one.value == 0)
    #expect(one.lower == 0 && one.upper > 0.7)
  }

  @Test func oneClassHasNoArea() {
    #expect(QualityEstimate(areaUnderCurve: []) == nil)
    #expect(QualityEstimate(areaUnderCurve: ranked([1, 2], [])) == nil)
    #expect(QualityEstimate(areaUnderCurve: ranked([], [1])) == nil)
  }
}
