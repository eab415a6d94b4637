/// What is known of a share from successes and failures, valid at every moment together.
///
/// A confidence sequence: the chance that the true share is ever outside the bounds, however often
/// and whenever one looks, is at most alpha. For the true share p the ratio of a mixture's
/// likelihood to p's own, B(a + S, b + F) / B(a, b) / (p^S·(1 − p)^F), is a martingale that begins
/// at 1, so by Ville's inequality it ever reaches 1/alpha with a chance of at most alpha. The
/// sequence keeps every p whose ratio is below 1/alpha (Robbins 1970, "Statistical methods related
/// to the law of the iterated logarithm"; Howard, Ramdas, McAuliffe and Sekhon 2021, "Time-uniform,
/// nonparametric, nonasymptotic confidence sequences"). The ratio needs the two counts alone, so it
/// can be had at any time from sums.
///
/// It supposes that each trial succeeds with the same chance, whatever came before. Trials of one
/// sticky key that always fare alike are fewer than they seem.
package struct BernoulliSequence: Hashable, Sendable {
  package let successes: Double
  package let failures: Double
  private let logMixture: Double

  /// - Parameter successes, trials: counts; not whole when they are what might come.
  package init(successes: Double, of trials: Double, prior: BernoulliPrior) {
    self.successes = successes
    self.failures = trials - successes
    self.logMixture = prior.logProbability(successes: successes, failures: trials - successes)
  }

  package init(successes: Int, of trials: Int, prior: BernoulliPrior = .even) {
    self.init(successes: Double(successes), of: Double(trials), prior: prior)
  }

  package var trials: Double { successes + failures }

  /// The share seen; nil before the first trial.
  package var share: Double? { trials > 0 ? successes / trials : nil }

  /// The logarithm of the evidence that the true share is not `share`: a convex function of it,
  /// with its least value at the share seen. The chance that it ever reaches ln(1/alpha) for the
  /// true share is at most alpha.
  package func logEvidence(against share: Double) -> Double {
    var evidence = logMixture
    // 0·ln 0 is 0 here: what never happened speaks for its being impossible.
    if successes > 0 { evidence -= successes * share.naturalLog }
    if failures > 0 { evidence -= failures * (1 - share).naturalLog }
    return evidence
  }

  /// The bounds that hold the true share at every moment, but for a chance of at most `alpha`.
  ///
  /// By bisection in 40 steps, from outside: at most 1e-12 wider than they need be.
  package func bounds(alpha: Double) -> ClosedRange<Double> {
    guard let share else { return 0...1 }
    let threshold = -alpha.naturalLog
    let lower = edge(from: 0, to: share, threshold)
    let upper = edge(from: 1, to: share, threshold)
    return lower...upper
  }

  /// The last share on the way from `outside` to `inside` that is still refused, or `outside`
  /// itself when it is not.
  private func edge(from outside: Double, to inside: Double, _ threshold: Double) -> Double {
    guard logEvidence(against: outside) >= threshold else { return outside }
    var refused = outside
    var kept = inside
    for _ in 0..<40 {
      let middle = (refused + kept) / 2
      if logEvidence(against: middle) >= threshold {
        refused = middle
      } else {
        kept = middle
      }
    }
    return refused
  }
}
