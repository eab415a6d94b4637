/// Where a share is expected before anything is seen: a weighted mixture of beta distributions.
///
/// It decides only how soon a ``BernoulliSequence`` is narrow, never whether it holds.
package struct BernoulliPrior: Hashable, Sendable {
  fileprivate struct Component: Hashable, Sendable {
    var successes: Double
    var failures: Double
    /// The logarithm of the weight, less that of the component's own beta function.
    var offset: Double

    init(_ successes: Double, _ failures: Double, weight: Double) {
      self.successes = successes
      self.failures = failures
      self.offset = weight.naturalLog - Double.logBeta(successes, failures)
    }
  }

  fileprivate let components: [Component]

  /// For shares that can be anything: Jeffreys' prior.
  package static let even = BernoulliPrior(components: [Component(0.5, 0.5, weight: 1)])

  /// For errors and refusals, which are rare: mostly below some percent, with a tenth of the weight
  /// left to ``even`` for what is not. 2 % of errors against none are found within 650 requests of
  /// the canary in the mean so, and within 800 with ``even`` alone: simulated, at a limit of half a
  /// point, a third of 1 % for alpha, and nineteen times the requests for the stable version.
  package static let rare = BernoulliPrior(
    components: [Component(0.5, 50, weight: 0.9), Component(0.5, 0.5, weight: 0.1)])

  /// For the share of values below a quantile, which is the quantile's level when it is the true
  /// one: half of the weight as if 40 values had been seen, half ``even`` for what is far away.
  package static func quantile(_ level: Double) -> BernoulliPrior {
    BernoulliPrior(
      components: [
        Component(40 * level, 40 * (1 - level), weight: 0.5), Component(0.5, 0.5, weight: 0.5),
      ])
  }

  /// The logarithm of the mixture's probability of one order of so many successes and failures.
  package func logProbability(successes: Double, failures: Double) -> Double {
    var sum = -Double.infinity
    for part in components {
      let logBeta = Double.logBeta(part.successes + successes, part.failures + failures)
      sum = Double.logSum(sum, part.offset + logBeta)
    }
    return sum
  }
}
