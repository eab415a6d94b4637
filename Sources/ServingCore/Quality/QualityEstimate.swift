/// A figure of a report with its 95 % confidence interval, for one look at a fixed sample. What is
/// looked at again and again until something shows needs the gates' sequences instead.
package struct QualityEstimate: Hashable, Sendable {
  /// The standard normal quantile at 0.975.
  static let normalQuantile = 1.959_963_984_540_054

  package var value: Double
  package var lower: Double
  package var upper: Double
  /// Predictions that it is from.
  package var count: Int

  package init(value: Double, lower: Double, upper: Double, count: Int) {
    self.value = value
    self.lower = lower
    self.upper = upper
    self.count = count
  }

  /// A share with its score interval (Wilson 1927), which holds well for few trials and for shares
  /// of 0 and 1 too; nil without trials.
  package init?(share successes: Int, of trials: Int) {
    guard trials > 0, (0...trials).contains(successes) else { return nil }
    let bounds = Self.scoreInterval(Double(successes) / Double(trials), of: Double(trials))
    self.init(
      value: Double(successes) / Double(trials), lower: bounds.lowerBound,
      upper: bounds.upperBound, count: trials)
  }

  static func scoreInterval(_ share: Double, of trials: Double) -> ClosedRange<Double> {
    let z = normalQuantile
    let square = z * z / trials
    let middle = (share + square / 2) / (1 + square)
    let spread = share * (1 - share) / trials + square / (4 * trials)
    let margin = z * spread.squareRoot() / (1 + square)
    // The bounds of 0 and 1 are exact in the formula, and not always in floating point.
    let lower = share == 0 ? 0 : max(middle - margin, 0)
    let upper = share == 1 ? 1 : min(middle + margin, 1)
    return lower...upper
  }
}
