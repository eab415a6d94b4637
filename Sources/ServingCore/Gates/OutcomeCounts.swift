/// What became known of an arm's predictions, in sums.
///
/// Labels come late and may be corrected, so this is counted anew from the store and set as a
/// whole.
package struct OutcomeCounts: Hashable, Sendable {
  /// What a larger difference is taken for, so that sums of squares stay finite.
  package static let errorMax = 1e100

  /// Predictions with a label and a true label, and those of them that agree.
  package private(set) var labelCount = 0
  package private(set) var rightCount = 0
  /// Predictions with a score and a true value, the mean of their absolute differences, and the sum
  /// of the squares of what each is off that mean.
  package private(set) var errorCount = 0
  package private(set) var errorMean = 0.0
  package private(set) var errorSquares = 0.0

  package init() {}

  /// For sums that come from elsewhere, such as a query.
  /// - Returns: nil when they cannot be sums: more right than compared, or not finite.
  package init?(
    labelCount: Int, rightCount: Int, errorCount: Int, errorMean: Double, errorSquares: Double
  ) {
    guard rightCount >= 0, rightCount <= labelCount, errorCount >= 0, errorMean >= 0,
      errorMean <= Self.errorMax, errorSquares >= 0, errorSquares.isFinite,
      errorCount > 0 || (errorMean == 0 && errorSquares == 0)
    else { return nil }
    self.labelCount = labelCount
    self.rightCount = rightCount
    self.errorCount = errorCount
    self.errorMean = errorMean
    self.errorSquares = errorSquares
  }

  /// The variance of the absolute differences; zero below two.
  package var errorVariance: Double {
    errorCount > 1 ? errorSquares / Double(errorCount - 1) : 0
  }

  /// Counts one prediction whose outcome is known. A true label says nothing of a score, nor a true
  /// value of a label; differences that are not finite are left out.
  package mutating func add(output: OutputSummary, truth: Outcome.Truth) {
    switch truth {
    case .label(let right):
      guard let label = output.label else { return }
      labelCount += 1
      if label == right { rightCount += 1 }
    case .value(let value):
      guard let score = output.score else { return }
      addError((score - value).magnitude)
    }
  }

  /// By Welford's recurrence, which loses no digits to large sums.
  private mutating func addError(_ difference: Double) {
    guard difference.isFinite else { return }
    let error = min(difference, Self.errorMax)
    errorCount += 1
    let step = error - errorMean
    errorMean += step / Double(errorCount)
    errorSquares += step * (error - errorMean)
  }

  package mutating func merge(_ other: OutcomeCounts) {
    labelCount += other.labelCount
    rightCount += other.rightCount
    guard other.errorCount > 0 else { return }
    let total = Double(errorCount + other.errorCount)
    let share = Double(other.errorCount) / total
    let step = other.errorMean - errorMean
    errorMean += step * share
    errorSquares += other.errorSquares + step * step * share * Double(errorCount)
    errorCount += other.errorCount
  }
}
