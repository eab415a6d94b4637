import Foundation
import ServingCore
import ServingTestKit
import Testing

@Suite struct MeanSequenceTests {
  @Test func theMarginIsThatOfTheTheorem() {
    let sequence = MeanSequence(count: 2_500, mean: 3, variance: 4, deviationMin: 0)
    let rho2 = (-2 * log(0.05) + log(-2 * log(0.05)) + 1) / 1_000
    let spread = 2_500 * rho2
    let expected =
      2 * sqrt(2 * (spread + 1) / (2_500 * spread) * log(sqrt(spread + 1) / 0.05))
    #expect(abs(sequence.margin(alpha: 0.05) - expected) < 1e-12)
    #expect(sequence.bounds(alpha: 0.05).contains(3))
  }

  @Test func fewValuesBoundNothing() {
    let few = MeanSequence(count: 99, mean: 1, variance: 1, deviationMin: 0)
    #expect(few.margin(alpha: 0.05) == .infinity)
    #expect(
      MeanSequence(count: 100, mean: 1, variance: 1, deviationMin: 0).margin(alpha: 0.05) < 1)
  }

  @Test func valuesThatAreAllAlikeAreNotTrusted() {
    let alike = MeanSequence(count: 100, mean: 0, variance: 0, deviationMin: 0.5)
    #expect(alike.margin(alpha: 0.05) > 0.15)
  }

  /// The share of runs in which the bounds ever miss, from the least count on.
  @Test(arguments: [7] as [UInt64])
  func boundsHoldAtAllTimes(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    let runs = 150
    var missed = 0
    for _ in 0..<runs {
      var counts = OutcomeCounts()
      for count in 1...1_000 {
        // Skewed, with mean 1.
        let error = -Foundation.log(Double.random(in: 1e-12...1, using: &random))
        counts.add(output: OutputSummary(score: error), truth: .value(0))
        guard count >= 100, count % 25 == 0 else { continue }
        let sequence = MeanSequence(
          count: Double(counts.errorCount), mean: counts.errorMean,
          variance: counts.errorVariance, deviationMin: 0)
        if !sequence.bounds(alpha: 0.05).contains(1) {
          missed += 1
          break
        }
      }
    }
    let deviation = (0.05 * 0.95 / Double(runs)).squareRoot()
    #expect(Double(missed) / Double(runs) <= 0.05 + 3 * deviation, "\(missed) of \(runs) runs")
  }
}
