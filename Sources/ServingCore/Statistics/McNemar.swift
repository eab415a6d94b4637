/// Two versions that answered the same requests, and which of them were right.
///
/// Only the requests on which they disagree tell them apart (McNemar, "Note on the sampling error
/// of the difference between correlated proportions or percentages", 1947).
package struct McNemar: Hashable, Sendable {
  /// Disagreements from which on the exact sum and the normal distribution are the same to six
  /// digits, and the sum would take long.
  private static let exactMax = 1 << 30

  package let bothRight: Int
  package let onlyFirst: Int
  package let onlySecond: Int
  package let bothWrong: Int

  package init(bothRight: Int, onlyFirst: Int, onlySecond: Int, bothWrong: Int) {
    precondition(
      bothRight >= 0 && onlyFirst >= 0 && onlySecond >= 0 && bothWrong >= 0,
      "pairs \(bothRight), \(onlyFirst), \(onlySecond), \(bothWrong): expected none below 0")
    self.bothRight = bothRight
    self.onlyFirst = onlyFirst
    self.onlySecond = onlySecond
    self.bothWrong = bothWrong
  }

  package var pairs: Int { bothRight + onlyFirst + onlySecond + bothWrong }

  /// Two-sided, by the exact binomial test with the mid-p value: of the disagreements that are as
  /// uneven as these only half the chance counts.
  ///
  /// The exact test itself refuses too seldom, since counts come in steps; the mid-p value stays
  /// near its level and finds more (Fagerland, Lydersen and Laake, "The McNemar test for binary
  /// matched-pairs data: mid-p and asymptotic are better than exact conditional", 2013). Over the
  /// number of disagreements that comes of 10 to 200 pairs, up to half of which disagree, it calls
  /// what is no difference one in at most 5.4 % at a level of 5 %; for one number of disagreements
  /// taken alone that may be 7.7 %. 1 without disagreements.
  package var pValue: Double {
    let (fewer, more) = (Double(min(onlyFirst, onlySecond)), Double(max(onlyFirst, onlySecond)))
    guard fewer < more else { return 1 }
    let count = fewer + more
    guard count <= Double(Self.exactMax) else {
      return StandardNormal.twoSidedPValue((more - fewer) / count.squareRoot())
    }
    let atMost = IncompleteBeta.regularized(0.5, complement: 0.5, a: more, b: fewer + 1)
    let front = IncompleteBeta.logFront(0.5, complement: 0.5, a: more, b: fewer + 1)
    let asUneven = 2 * front.exponential / more
    return min(1, max(0, 2 * atMost - asUneven))
  }

  /// The share that the second got right less that of the first, with Newcombe's score interval for
  /// pairs ("Improved confidence intervals for the difference between binomial proportions based on
  /// paired data", 1998, method 10): the Wilson intervals of both, joined with regard to their
  /// correlation. `count` is that of pairs. Without pairs nothing is known: 0 within -1 to 1.
  package func difference(confidence: Double) -> Estimate {
    guard pairs > 0 else {
      return Estimate(value: 0, interval: Interval(lower: -1, upper: 1), count: 0)
    }
    let size = Double(pairs)
    let first = WilsonScore(share: Double(bothRight + onlyFirst) / size, size: size)
    let second = WilsonScore(share: Double(bothRight + onlySecond) / size, size: size)
    let firstInterval = first.interval(confidence: confidence)
    let secondInterval = second.interval(confidence: confidence)
    let difference = (Double(onlySecond) - Double(onlyFirst)) / size
    let below = joined(
      second.share - secondInterval.lower, firstInterval.upper - first.share)
    let above = joined(
      secondInterval.upper - second.share, first.share - firstInterval.lower)
    let interval = Interval(
      lower: max(-1, difference - below), upper: min(1, difference + above))
    return Estimate(value: difference, interval: interval, count: pairs)
  }

  private func joined(_ a: Double, _ b: Double) -> Double {
    // Never below zero but by rounding, when the correlation is one and both are alike.
    max(0, a * a - 2 * correlation * a * b + b * b).squareRoot()
  }

  /// The phi coefficient of both being right, with Newcombe's correction for continuity; zero where
  /// one of them is always right, or never.
  private var correlation: Double {
    let right = (Double(bothRight + onlyFirst), Double(bothRight + onlySecond))
    let wrong = (Double(onlySecond + bothWrong), Double(onlyFirst + bothWrong))
    let scale = (right.0 * wrong.0).squareRoot() * (right.1 * wrong.1).squareRoot()
    guard scale > 0 else { return 0 }
    let cross = Double(bothRight) * Double(bothWrong) - Double(onlyFirst) * Double(onlySecond)
    let corrected = cross > 0 ? max(0, cross - Double(pairs) / 2) : cross
    return corrected / scale
  }

  /// How many further pairs, as these come, until McNemar's test finds a difference of `difference`
  /// with a chance of `power`; nil when there are enough (Connor, "Sample size for testing
  /// differences in proportions for the paired-sample design", 1987).
  ///
  /// The share of disagreements is taken from these, with Jeffreys' half a pair to either side, so
  /// that few pairs without any do not promise that there will be none.
  /// - Parameters:
  ///   - difference: of the shares of right answers, not zero, within -1 to 1.
  ///   - power: such as 0.8; at least a half.
  package func pairsNeeded(difference: Double, power: Double, confidence: Double) -> Int? {
    let effect = difference.magnitude
    precondition(
      0 < effect && effect <= 1, "difference \(difference): expected within -1...1, not 0")
    precondition(0.5 <= power && power < 1, "power \(power): expected 0.5 to below 1")
    let disagreeing = (Double(onlyFirst + onlySecond) + 0.5) / (Double(pairs) + 1)
    // It cannot be less than the difference itself.
    let share = max(disagreeing, effect)
    let deviations =
      StandardNormal.quantile(confidence: confidence) * share.squareRoot()
      + StandardNormal.quantile(power) * max(0, share - effect * effect).squareRoot()
    let needed = (deviations * deviations / (effect * effect)).rounded(.up)
    guard needed > Double(pairs) else { return nil }
    // What nobody can wait for need not be told apart.
    return Int(min(needed - Double(pairs), Double(EvidenceReader.countMax)))
  }
}
