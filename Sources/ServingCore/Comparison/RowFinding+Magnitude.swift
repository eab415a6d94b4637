/// How grave a difference is; see ``PairFindings/magnitude``.
extension RowFinding {
  static let crossingFloor = 1.0
  static let flipFloor = 2.0
  static let mismatchMagnitude = 3.0

  /// Of a mere difference: above zero, below one, whatever comes.
  static func extent(_ share: Double) -> Double {
    share.isNaN ? 0.999 : min(max(share, 1e-9), 0.999)
  }

  /// The difference of two numbers against their size: half of |a − b| over 1 + the larger
  /// magnitude. About half the difference of scores within 0 to 1, and of large numbers half the
  /// relative one.
  static func extent(_ first: Double, _ second: Double) -> Double {
    let scale = 1 + max(first.magnitude, second.magnitude)
    return extent((first / scale - second / scale).magnitude / 2)
  }
}
