/// Predictions with their outcomes, as sums and scores from which a ``QualityReport`` is made.
package struct QualityCounts: Hashable, Sendable {
  /// Labels, true or predicted, that precision and recall are told of; those seen later only count
  /// for the accuracy.
  package static let labelsMax = 64
  /// Scores kept for the area under the curve, 4 MB: of the predictions added first, so a caller
  /// who has more adds the newest first.
  package static let rankedMax = 250_000

  /// Of one label.
  struct LabelCount: Hashable, Sendable {
    var predicted = 0
    var actual = 0
    var both = 0
  }

  /// Score and the true class: the place of its label among ``trueLabels``, or the value 0 or 1.
  struct Ranked: Hashable, Sendable {
    var score: Double
    var truth: Int
  }

  /// Predictions that were added, with an outcome or without.
  package private(set) var predictionCount = 0
  /// Those with an outcome.
  package private(set) var outcomeCount = 0
  /// By prediction's and outcome's label, and by score and value.
  package private(set) var sums = OutcomeCounts()
  private(set) var labels: [String: LabelCount] = [:]
  /// Different labels among those left out of ``labels`` are not told apart.
  package private(set) var otherLabelCount = 0

  /// By the first three different true labels: with a third, nothing is positive or negative.
  private(set) var trueLabels: [String] = []
  private(set) var rankedByLabel: [Ranked] = []
  private(set) var rankedByValue: [Ranked] = []
  /// True values other than 0 and 1, beside a score.
  private(set) var otherValueCount = 0
  /// Scores beyond ``rankedMax``.
  package private(set) var unrankedCount = 0

  package init() {}

  /// - Parameter truth: nil while the outcome is not known.
  package mutating func add(output: OutputSummary, truth: Outcome.Truth?) {
    predictionCount += 1
    guard let truth else { return }
    outcomeCount += 1
    sums.add(output: output, truth: truth)
    let score = output.score.flatMap { $0.isFinite ? $0 : nil }
    switch truth {
    case .label(let actual):
      if let predicted = output.label { addLabels(predicted, actual) }
      if let score { rankByLabel(score, actual) }
    case .value(let value):
      if let score { rankByValue(score, value) }
    }
  }

  private mutating func addLabels(_ predicted: String, _ actual: String) {
    addLabel(predicted) { $0.predicted += 1 }
    addLabel(actual) { $0.actual += 1 }
    if predicted == actual { addLabel(actual) { $0.both += 1 } }
  }

  private mutating func addLabel(_ label: String, _ count: (inout LabelCount) -> Void) {
    if labels[label] != nil || labels.count < Self.labelsMax {
      count(&labels[label, default: LabelCount()])
    } else {
      otherLabelCount += 1
    }
  }

  private mutating func rankByLabel(_ score: Double, _ label: String) {
    guard let index = trueLabels.firstIndex(of: label) else {
      guard trueLabels.count < 3 else { return }
      trueLabels.append(label)
      return rank(score, trueLabels.count - 1, \.rankedByLabel)
    }
    rank(score, index, \.rankedByLabel)
  }

  private mutating func rankByValue(_ score: Double, _ value: Double) {
    if value == 0 || value == 1 {
      rank(score, Int(value), \.rankedByValue)
    } else {
      otherValueCount += 1
    }
  }

  private mutating func rank(
    _ score: Double, _ truth: Int, _ list: WritableKeyPath<QualityCounts, [Ranked]>
  ) {
    guard rankedByLabel.count + rankedByValue.count < Self.rankedMax else {
      unrankedCount += 1
      return
    }
    self[keyPath: list].append(Ranked(score: score, truth: truth))
  }
}
