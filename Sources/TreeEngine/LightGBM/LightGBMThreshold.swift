/// Where a branch of LightGBM parts numbers of 32 bits, though it keeps its threshold in 64.
enum LightGBMThreshold {
  /// The largest number for which the answer of the branch is yes.
  ///
  /// Before a tree sees a row, LightGBM makes zeros of all numbers no farther from zero than
  /// `kZeroThreshold` (`RowPairFunctionFromDenseMatrix` in `src/c_api.cpp` leaves them out of the
  /// sparse row that the predictor gets). They all go one way then, so the place where the numbers
  /// part is never between them.
  /// - Parameter threshold: not NaN.
  static func atMost(_ threshold: Double) -> Float {
    let number = largestFloat(notAbove: threshold)
    return zeroGoesLeft(threshold)
      ? max(number, FeatureColumn.zeroThreshold)
      : min(number, (-FeatureColumn.zeroThreshold).nextDown)
  }

  /// Whether a zero is at most the threshold.
  static func zeroGoesLeft(_ threshold: Double) -> Bool { threshold >= 0 }

  private static func largestFloat(notAbove number: Double) -> Float {
    let nearest = Float(number)
    return Double(nearest) > number ? nearest.nextDown : nearest
  }
}
