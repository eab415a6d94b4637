/// How good predictions were, where it became known. Every figure is nil where there is nothing to
/// tell it from.
package struct QualityReport: Hashable, Sendable {
  package var predictionCount: Int
  /// Of these, how many have an outcome.
  package var outcomeCount: Int
  /// The share of labels that were right.
  package var accuracy: QualityEstimate?
  /// By label: of those predicted, the share that was right.
  package var precision: [String: QualityEstimate]
  /// By label: of those that were true, the share that was predicted.
  package var recall: [String: QualityEstimate]
  /// The area under the ROC curve of the scores; see ``positive``.
  package var areaUnderCurve: QualityEstimate?
  /// What counts as positive for the area: the value 1 of true values 0 and 1, or of two true
  /// labels the one that sorts last by its bytes, as `spam` behind `ham` and `yes` behind `no`. An
  /// area below a half means that scores go up towards the other one. Nil with no area.
  package var positive: String?
  /// Why there is no area.
  package var areaAbsence: String?
  /// The mean of the absolute difference between score and true value.
  package var meanError: QualityEstimate?

  package init(_ counts: QualityCounts) {
    predictionCount = counts.predictionCount
    outcomeCount = counts.outcomeCount
    let sums = counts.sums
    accuracy = QualityEstimate(share: sums.rightCount, of: sums.labelCount)
    precision = counts.labels.compactMapValues {
      QualityEstimate(share: $0.both, of: $0.predicted)
    }
    recall = counts.labels.compactMapValues { QualityEstimate(share: $0.both, of: $0.actual) }
    meanError = QualityEstimate(
      mean: sums.errorMean, variance: sums.errorVariance, count: sums.errorCount)
    switch Self.area(counts) {
    case .found(let estimate, let positive):
      areaUnderCurve = estimate
      self.positive = positive
    case .absent(let reason):
      areaAbsence = reason
    }
  }

  private enum Area {
    case found(QualityEstimate, positive: String)
    case absent(String)
  }

  private static func area(_ counts: QualityCounts) -> Area {
    let byValue = counts.rankedByValue
    let byLabel = counts.rankedByLabel
    let hasValues = !byValue.isEmpty || counts.otherValueCount > 0
    if !hasValues, byLabel.isEmpty { return .absent("no score has an outcome") }
    if hasValues, !byLabel.isEmpty {
      return .absent("some outcomes are labels and some are values")
    }
    guard hasValues else { return areaByLabel(counts) }
    guard counts.otherValueCount == 0 else {
      return .absent("true values other than 0 and 1: nothing is positive or negative")
    }
    return area(byValue, positive: 1, name: "1", "true values of both 0 and 1 are needed")
  }

  private static func areaByLabel(_ counts: QualityCounts) -> Area {
    let labels = counts.trueLabels
    guard labels.count < 3 else {
      return .absent("more than two true labels: nothing is positive or negative")
    }
    guard labels.count == 2 else {
      return .absent("two true labels are needed, and there is one yet")
    }
    let positive = labels[0].utf8.lexicographicallyPrecedes(labels[1].utf8) ? 1 : 0
    return area(
      counts.rankedByLabel, positive: positive, name: labels[positive],
      "the scores that are kept have one true label")
  }

  private static func area(
    _ ranked: [QualityCounts.Ranked], positive: Int, name: String, _ absence: String
  ) -> Area {
    let scores = ranked.map { RankedScore(score: $0.score, isPositive: $0.truth == positive) }
    guard let estimate = QualityEstimate(areaUnderCurve: scores) else { return .absent(absence) }
    return .found(estimate, positive: name)
  }
}
