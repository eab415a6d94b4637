import Foundation
import ServingCore
import ServingTestKit
import Testing

@Suite struct BernoulliComparisonTests {
  private func comparison(_ canary: (Int, Int), _ stable: (Int, Int)) -> BernoulliComparison {
    BernoulliComparison(
      canary: BernoulliSequence(successes: canary.0, of: canary.1),
      stable: BernoulliSequence(successes: stable.0, of: stable.1))
  }

  /// The least evidence against any pair that differs so, by a walk over all of them and a second
  /// one about the least of the first.
  private func leastEvidence(_ comparison: BernoulliComparison, _ difference: Double) -> Double {
    let (coarse, place) = leastEvidence(comparison, difference, from: 0, by: 1 / 500)
    return min(
      coarse, leastEvidence(comparison, difference, from: place - 1 / 500, by: 1 / 125_000).0)
  }

  private func leastEvidence(
    _ comparison: BernoulliComparison, _ difference: Double, from start: Double, by width: Double
  ) -> (least: Double, place: Double) {
    var least = (Double.infinity, 0.0)
    for step in 0...500 {
      let stable = start + Double(step) * width
      let canary = stable + difference
      guard (0...1).contains(stable), (0...1).contains(canary) else { continue }
      let ofStable = comparison.stable.logEvidence(against: stable)
      let ofCanary = comparison.canary.logEvidence(against: canary)
      let evidence = Foundation.log(
        0.5 * Foundation.exp(ofStable + ofCanary) + 0.45 * Foundation.exp(ofCanary)
          + 0.05 * Foundation.exp(ofStable))
      if evidence < least.0 { least = (evidence, stable) }
    }
    return least
  }

  static let counts: [((Int, Int), (Int, Int))] = [
    ((10, 500), (0, 9_500)), ((30, 1_000), (10, 1_000)), ((5, 50), (400, 5_000)),
    ((50, 60), (10, 60)), ((0, 300), (3, 300)), ((99, 100), (90, 100)),
  ]

  @Test(arguments: counts)
  func aLimitIsPassedWhenEveryPairIsRefused(canary: (Int, Int), stable: (Int, Int)) throws {
    let comparison = comparison(canary, stable)
    let difference = try #require(comparison.difference)
    for limit in [-0.3, -0.05, 0, 0.005, 0.02, 0.1, 0.5] {
      let evidence = leastEvidence(comparison, limit)
      for alpha in [0.1, 0.01, 0.0001] {
        // The walk is coarse: leave what it cannot tell.
        guard abs(evidence + Foundation.log(alpha)) > 0.05 else { continue }
        let isRefused = evidence >= -Foundation.log(alpha)
        #expect(comparison.isAbove(limit, alpha: alpha) == (isRefused && difference > limit))
        #expect(comparison.isBelow(limit, alpha: alpha) == (isRefused && difference < limit))
      }
    }
  }

  @Test(arguments: counts)
  func boundsAreWhereTheVerdictTurns(canary: (Int, Int), stable: (Int, Int)) throws {
    let comparison = comparison(canary, stable)
    let bounds = comparison.bounds(alpha: 0.01)
    #expect(bounds.contains(try #require(comparison.difference)))
    #expect(!comparison.isAbove(bounds.lowerBound + 1e-5, alpha: 0.01))
    #expect(!comparison.isBelow(bounds.upperBound - 1e-5, alpha: 0.01))
    if bounds.lowerBound > -1 { #expect(comparison.isAbove(bounds.lowerBound, alpha: 0.01)) }
    if bounds.upperBound < 1 { #expect(comparison.isBelow(bounds.upperBound, alpha: 0.01)) }
  }

  @Test(arguments: counts)
  func failuresForSuccessesGiveTheNegative(canary: (Int, Int), stable: (Int, Int)) {
    let bounds = comparison(canary, stable).bounds(alpha: 0.05)
    let exchanged = comparison((canary.1 - canary.0, canary.1), (stable.1 - stable.0, stable.1))
      .bounds(alpha: 0.05)
    #expect(abs(bounds.lowerBound + exchanged.upperBound) < 1e-6)
    #expect(abs(bounds.upperBound + exchanged.lowerBound) < 1e-6)
  }

  @Test func anEmptyArmDecidesNothing() {
    for comparison in [comparison((0, 0), (5, 100)), comparison((100, 100), (0, 0))] {
      #expect(comparison.difference == nil)
      #expect(!comparison.isAbove(0, alpha: 0.5))
      #expect(!comparison.isBelow(0.9, alpha: 0.5))
      #expect(comparison.bounds(alpha: 0.01) == -1...1)
    }
  }
}
