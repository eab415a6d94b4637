/// Wilson's score interval (1927) of a share: the shares that a score test does not refuse.
///
/// The number of trials need not be whole, since an effective one is not.
struct WilsonScore {
  let share: Double
  let size: Double

  /// 0 to 1 without trials.
  func interval(confidence: Double) -> Interval {
    guard size > 0 else { return Interval(lower: 0, upper: 1) }
    let z = StandardNormal.quantile(confidence: confidence)
    // z²/n over 1 + z²/n, and the same of 1, such that neither overflows for the least of sizes.
    let square = z * z
    let towardsHalf = square / (size + square)
    let middle = share + (0.5 - share) * towardsHalf
    let spread = share * (1 - share) * size + square / 4
    let half = z * spread.squareRoot() / (size + square)
    // At the ends rounding must not leave a gap of 1e-17 to what is possible, and was seen.
    return Interval(
      lower: share == 0 ? 0 : min(share, max(0, middle - half)),
      upper: share == 1 ? 1 : max(share, min(1, middle + half)))
  }

  /// The number of trials at which half the interval's width is `halfWidth` for a share of `share`.
  ///
  /// From z²·(n·s·(1 − s) + z²/4) = h²·(n + z²)², a quadratic in n with one root above zero for
  /// h < 1/2.
  static func sizeNeeded(share: Double, halfWidth: Double, confidence: Double) -> Double {
    guard halfWidth < 0.5 else { return 0 }
    let z = StandardNormal.quantile(confidence: confidence)
    let (zSquare, hSquare) = (z * z, halfWidth * halfWidth)
    let linear = zSquare * (share * (1 - share) - 2 * hSquare)
    let constant = zSquare * zSquare * (0.25 - hSquare)
    let root = (linear * linear + 4 * hSquare * constant).squareRoot()
    // Whichever form adds what has one sign.
    return linear > 0 ? (linear + root) / (2 * hSquare) : 2 * constant / (root - linear)
  }
}
