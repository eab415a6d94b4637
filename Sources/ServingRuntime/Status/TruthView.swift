/// Two versions against what turned out to be true.
package struct TruthView: Codable, Hashable, Sendable {
  /// Labels (McNemar 1947).
  package struct Labels: Codable, Hashable, Sendable {
    package var outcomes: Int
    package var bothRight: Int
    package var onlyBaselineRight: Int
    package var onlyCandidateRight: Int
    package var bothWrong: Int
    package var baselineAccuracy: EstimateView
    package var candidateAccuracy: EstimateView
    /// The candidate's less the baseline's.
    package var difference: EstimateView
    package var pValue: Double
    package var verdict: ComparisonVerdict
    /// Outcomes still needed to see a difference as large as the margin; nil when there are enough.
    @Nullable package var outcomesNeeded: Int?

    package init(
      outcomes: Int, bothRight: Int, onlyBaselineRight: Int, onlyCandidateRight: Int,
      bothWrong: Int, baselineAccuracy: EstimateView, candidateAccuracy: EstimateView,
      difference: EstimateView, pValue: Double, verdict: ComparisonVerdict,
      outcomesNeeded: Int? = nil
    ) {
      self.outcomes = outcomes
      self.bothRight = bothRight
      self.onlyBaselineRight = onlyBaselineRight
      self.onlyCandidateRight = onlyCandidateRight
      self.bothWrong = bothWrong
      self.baselineAccuracy = baselineAccuracy
      self.candidateAccuracy = candidateAccuracy
      self.difference = difference
      self.pValue = pValue
      self.verdict = verdict
      self.outcomesNeeded = outcomesNeeded
    }
  }

  /// Values, by the absolute error of the score; a paired bootstrap.
  package struct Values: Codable, Hashable, Sendable {
    package var outcomes: Int
    package var baselineError: EstimateView
    package var candidateError: EstimateView
    /// The candidate's less the baseline's.
    package var difference: EstimateView
    package var verdict: ComparisonVerdict

    package init(
      outcomes: Int, baselineError: EstimateView, candidateError: EstimateView,
      difference: EstimateView, verdict: ComparisonVerdict
    ) {
      self.outcomes = outcomes
      self.baselineError = baselineError
      self.candidateError = candidateError
      self.difference = difference
      self.verdict = verdict
    }
  }

  @Nullable package var labels: Labels?
  @Nullable package var values: Values?
  package var sentence: String

  package init(labels: Labels? = nil, values: Values? = nil, sentence: String) {
    self.labels = labels
    self.values = values
    self.sentence = sentence
  }
}
