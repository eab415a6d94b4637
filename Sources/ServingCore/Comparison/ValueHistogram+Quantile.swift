extension ValueHistogram {
  /// The value of a quantile: the edge of its bucket that is nearer to zero, so that what comes
  /// often, such as 0, a half or 1, is exact, and nothing is beyond what it can be. Nil without a
  /// value.
  /// - Parameter level: 0 to 1; 1 gives the largest.
  package func quantile(_ level: Double) -> Double? {
    let rank = (level * Double(count)).rounded(.up)
    guard let bounds = bounds(ofRank: min(max(Int(rank), 1), count)) else { return nil }
    let (lower, upper) = (bounds.lowerBound, bounds.upperBound)
    return lower.magnitude <= upper.magnitude ? lower : upper
  }
}
