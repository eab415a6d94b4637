/// How far the canary's share lies from the stable version's, valid at every moment together.
///
/// The arms are independent, so for the true pair of shares the product of their two martingales
/// (see ``BernoulliSequence``) is one too, and so is any weighted mean of that product and the two
/// alone. A difference is refused when every pair with that difference has a mean of at least
/// 1/alpha. That is sharper than two intervals side by side, which must not touch though it is
/// unlikely that both arms are at their ends. The mean rather than the product alone: an arm that
/// says nothing against a pair (the larger one, mostly) would make the product small without need.
package struct BernoulliComparison: Hashable, Sendable {
  package let canary: BernoulliSequence
  package let stable: BernoulliSequence

  /// The weights in that mean. The stable arm alone hardly ever decides: only when it is the
  /// smaller one.
  private static let logWeightOfBoth = 0.5.naturalLog
  private static let logWeightOfCanary = 0.45.naturalLog
  private static let logWeightOfStable = 0.05.naturalLog
  /// Each step of the search leaves 0.618 of the range: a billionth after all of them.
  private static let searchSteps = 44

  package init(canary: BernoulliSequence, stable: BernoulliSequence) {
    self.canary = canary
    self.stable = stable
  }

  /// Canary less stable, as seen; nil while an arm has nothing.
  package var difference: Double? {
    guard let canary = canary.share, let stable = stable.share else { return nil }
    return canary - stable
  }

  /// Whether the true difference, canary less stable, is above `limit`, with confidence 1 − alpha.
  package func isAbove(_ limit: Double, alpha: Double) -> Bool {
    guard let difference, difference > limit else { return false }
    return refuses(limit, alpha: alpha)
  }

  /// Whether the true difference, canary less stable, is below `limit`, with confidence 1 − alpha.
  package func isBelow(_ limit: Double, alpha: Double) -> Bool {
    guard let difference, difference < limit else { return false }
    return refuses(limit, alpha: alpha)
  }

  /// The bounds of the true difference, canary less stable, but for a chance of at most `alpha`.
  package func bounds(alpha: Double) -> ClosedRange<Double> {
    guard let difference else { return -1...1 }
    let lower = edge(from: -1, to: difference, alpha)
    let upper = edge(from: 1, to: difference, alpha)
    return lower...upper
  }

  private func edge(from outside: Double, to inside: Double, _ alpha: Double) -> Double {
    guard refuses(outside, alpha: alpha) else { return outside }
    var refused = outside
    var kept = inside
    for _ in 0..<24 {
      let middle = (refused + kept) / 2
      if refuses(middle, alpha: alpha) {
        refused = middle
      } else {
        kept = middle
      }
    }
    return refused
  }

  /// Whether every pair of shares that differ so is refused.
  ///
  /// The evidence is convex along the line of those pairs, and its least value lies between where
  /// the one and the other arm's is least: found by golden sections, which end at the first pair
  /// that is not refused.
  private func refuses(_ difference: Double, alpha: Double) -> Bool {
    guard let canaryShare = canary.share, let stableShare = stable.share else { return false }
    let threshold = -alpha.naturalLog
    let domain = max(0, -difference)...max(max(0, -difference), min(1, 1 - difference))
    let ends = [canaryShare - difference, stableShare].map {
      min(max($0, domain.lowerBound), domain.upperBound)
    }
    var low = min(ends[0], ends[1])
    var high = max(ends[0], ends[1])
    func evidence(_ stable: Double) -> Double { logEvidence(difference, stable: stable) }
    guard evidence(low) >= threshold, evidence(high) >= threshold else { return false }
    let golden = 0.618_033_988_749_894_9
    var left = high - golden * (high - low)
    var right = low + golden * (high - low)
    var atLeft = evidence(left)
    var atRight = evidence(right)
    for _ in 0..<Self.searchSteps {
      guard min(atLeft, atRight) >= threshold else { return false }
      if atLeft < atRight {
        (high, right, atRight) = (right, left, atLeft)
        left = high - golden * (high - low)
        atLeft = evidence(left)
      } else {
        (low, left, atLeft) = (left, right, atRight)
        right = low + golden * (high - low)
        atRight = evidence(right)
      }
    }
    return min(atLeft, atRight) >= threshold
  }

  /// Against the pair whose stable share is `stable` and whose canary's is that and `difference`.
  private func logEvidence(_ difference: Double, stable share: Double) -> Double {
    let ofStable = stable.logEvidence(against: share)
    let ofCanary = canary.logEvidence(against: min(max(share + difference, 0), 1))
    return Double.logSum(
      Double.logSum(
        Self.logWeightOfBoth + ofStable + ofCanary, Self.logWeightOfCanary + ofCanary),
      Self.logWeightOfStable + ofStable)
  }
}
