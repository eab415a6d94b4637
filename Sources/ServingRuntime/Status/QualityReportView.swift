/// How right a model's versions were, by the outcomes that were reported. The reply of
/// `/v1/models/{model}/quality`.
package struct QualityReportView: Codable, Hashable, Sendable {
  /// One version, or one version in one slice.
  package struct Row: Codable, Hashable, Sendable {
    package var version: Int64
    /// The value of the parameter that the report is split by; nil for predictions without one, and
    /// in a report that is not split.
    @Nullable package var slice: String?
    /// Predictions in the log, and those among them whose outcome is known.
    package var predictions: Int
    package var outcomes: Int
    /// The share of labels that were right.
    @Nullable package var accuracy: EstimateView?
    /// By label: of those that got it, the share that have it; and of those that have it, the share
    /// that got it. Empty without labels.
    package var precision: [String: EstimateView]
    package var recall: [String: EstimateView]
    /// The area under the ROC curve of the score; nil unless there are two true labels or values.
    @Nullable package var auc: EstimateView?
    /// The mean of the absolute difference between score and true value.
    @Nullable package var meanError: EstimateView?

    package init(
      version: Int64, slice: String? = nil, predictions: Int, outcomes: Int,
      accuracy: EstimateView? = nil, precision: [String: EstimateView] = [:],
      recall: [String: EstimateView] = [:], auc: EstimateView? = nil,
      meanError: EstimateView? = nil
    ) {
      self.version = version
      self.slice = slice
      self.predictions = predictions
      self.outcomes = outcomes
      self.accuracy = accuracy
      self.precision = precision
      self.recall = recall
      self.auc = auc
      self.meanError = meanError
    }
  }

  package var model: String
  package var at: String
  /// The parameter of requests that the rows are split by; nil when they are not.
  @Nullable package var by: String?
  /// How far back predictions count; nil for all that the log keeps.
  @Nullable package var sinceSeconds: Int?
  /// The confidence of every interval, such as 0.95.
  package var confidence: Double
  /// By version, then by slice.
  package var rows: [Row]

  package init(
    model: String, at: String, by: String? = nil, sinceSeconds: Int? = nil, confidence: Double,
    rows: [Row]
  ) {
    self.model = model
    self.at = at
    self.by = by
    self.sinceSeconds = sinceSeconds
    self.confidence = confidence
    self.rows = rows
  }
}
