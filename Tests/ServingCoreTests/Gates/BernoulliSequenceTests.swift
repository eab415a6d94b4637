import Foundation
import ServingCore
import ServingTestKit
import Testing

@Suite struct BernoulliSequenceTests {
  /// Jeffreys' mixture by another way: each trial's predictive chance, multiplied.
  private func predictive(_ successes: Int, _ failures: Int) -> Double {
    var log = 0.0
    for seen in 0..<successes { log += Foundation.log((Double(seen) + 0.5) / Double(seen + 1)) }
    for seen in 0..<failures {
      log += Foundation.log((Double(seen) + 0.5) / Double(successes + seen + 1))
    }
    return log
  }

  @Test(arguments: [(0, 0), (0, 1), (1, 1), (3, 10), (0, 500), (500, 500), (37, 1_000)])
  func evidenceIsTheRatioOfTheMixtureToTheShare(successes: Int, trials: Int) {
    let sequence = BernoulliSequence(successes: successes, of: trials)
    let failures = trials - successes
    for share in [0.001, 0.02, 0.5, 0.97] {
      let likelihood =
        Double(successes) * Foundation.log(share) + Double(failures) * Foundation.log(1 - share)
      let expected = predictive(successes, failures) - likelihood
      #expect(abs(sequence.logEvidence(against: share) - expected) <= 1e-9)
    }
  }

  @Test func impossibleSharesAreRefused() {
    let some = BernoulliSequence(successes: 1, of: 2)
    #expect(some.logEvidence(against: 0) == .infinity)
    #expect(some.logEvidence(against: 1) == .infinity)
    let none = BernoulliSequence(successes: 0, of: 2)
    #expect(none.logEvidence(against: 0) < 0)
    #expect(none.bounds(alpha: 0.05).lowerBound == 0)
    #expect(BernoulliSequence(successes: 2, of: 2).bounds(alpha: 0.05).upperBound == 1)
    #expect(BernoulliSequence(successes: 0, of: 0).bounds(alpha: 0.05) == 0...1)
  }

  @Test(arguments: [(0, 10), (1, 10), (5, 10), (10, 10), (3, 300), (290, 300), (40, 100_000)])
  func boundsAreWhereTheEvidenceIsEnough(successes: Int, trials: Int) {
    for (prior, alpha) in [(BernoulliPrior.even, 0.05), (.rare, 0.01), (.quantile(0.95), 0.001)] {
      let sequence = BernoulliSequence(successes: successes, of: trials, prior: prior)
      let bounds = sequence.bounds(alpha: alpha)
      let threshold = -Foundation.log(alpha)
      // A slow walk over shares: those within are exactly those not refused.
      for step in 1..<300 {
        let share = Double(step) / 300
        let isRefused = sequence.logEvidence(against: share) >= threshold
        #expect(bounds.contains(share) != isRefused, "\(share) and \(bounds)")
      }
    }
  }

  @Test func boundsShrinkWithTrialsAndGrowWithConfidence() {
    var last = 1.0
    for scale in [1, 4, 16, 64, 256, 1_024] {
      let sequence = BernoulliSequence(successes: 3 * scale, of: 10 * scale)
      let bounds = sequence.bounds(alpha: 0.05)
      #expect(bounds.contains(0.3))
      #expect(bounds.upperBound - bounds.lowerBound < last)
      last = bounds.upperBound - bounds.lowerBound
      let surer = sequence.bounds(alpha: 0.001)
      #expect(surer.lowerBound <= bounds.lowerBound && surer.upperBound >= bounds.upperBound)
    }
  }

  /// The mean of the ratio is 1 at every time, summed over all outcomes: a martingale's beginning.
  @Test(arguments: [BernoulliPrior.even, .rare, .quantile(0.9)])
  func theEvidenceOfATrueShareIsAtMostOneInTheMean(prior: BernoulliPrior) {
    for (share, trials) in [(0.1, 1), (0.3, 20), (0.02, 200), (0.95, 60)] {
      var mean = 0.0
      for successes in 0...trials {
        let sequence = BernoulliSequence(successes: successes, of: trials, prior: prior)
        let chance =
          -Double.logBeta(Double(successes + 1), Double(trials - successes + 1))
          - Foundation.log(Double(trials + 1)) + Double(successes) * Foundation.log(share)
          + Double(trials - successes) * Foundation.log(1 - share)
        mean += Foundation.exp(chance + sequence.logEvidence(against: share))
      }
      #expect(mean <= 1 + 1e-9, "\(share) of \(trials)")
      #expect(mean > 0.4, "\(share) of \(trials)")
    }
  }
}
