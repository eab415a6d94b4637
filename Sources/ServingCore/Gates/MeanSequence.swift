/// A mean with bounds that hold at every moment together, asymptotically.
///
/// The values have no known range, so nothing exact is to be had. This is the asymptotic confidence
/// sequence of Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas ("Time-uniform central limit theory
/// and asymptotic confidence sequences", theorem 2.2): as the central limit theorem makes an
/// interval for one moment from a finite variance alone, so this for all moments from
/// ``countMin`` on. With few values of heavy tails it may fail more often than alpha says.
package struct MeanSequence: Hashable, Sendable {
  /// Values below which nothing is said.
  package static let countMin = 100
  /// Values at which the bounds are made narrowest.
  private static let countBest = 1_000.0

  package let count: Double
  package let mean: Double
  package let variance: Double

  /// - Parameter deviationMin: what the standard deviation is taken for at least. Values that were
  ///   all alike until now do not show that they will stay so.
  package init(count: Double, mean: Double, variance: Double, deviationMin: Double) {
    self.count = count
    self.mean = mean
    self.variance = max(variance, deviationMin * deviationMin)
  }

  package func bounds(alpha: Double) -> ClosedRange<Double> {
    let margin = margin(alpha: alpha)
    return (mean - margin)...(mean + margin)
  }

  /// Half the width of the bounds.
  package func margin(alpha: Double) -> Double {
    guard count >= Double(Self.countMin) else { return .infinity }
    let logAlpha = -2 * alpha.naturalLog
    let spread = count * (logAlpha + logAlpha.naturalLog + 1) / Self.countBest
    let logTerm = (spread + 1).naturalLog / 2 - alpha.naturalLog
    return (variance * 2 * (spread + 1) / (count * spread) * logTerm).squareRoot()
  }
}
