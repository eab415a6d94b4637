/// The comparisons of a model that are known: those that run, and those that are kept. The reply of
/// `/v1/models/{model}/comparisons`.
package struct ComparisonListView: Codable, Hashable, Sendable {
  package struct Row: Codable, Hashable, Sendable {
    package var baseline: Int64
    package var candidate: Int64
    /// The revision that began the shadow.
    package var since: Int
    /// Whether the route in force mirrors to the candidate beside this baseline.
    package var isRunning: Bool
    /// Rows that were compared.
    package var pairs: Int
    /// RFC 3339, of the first and the last request.
    @Nullable package var from: String?
    @Nullable package var until: String?

    package init(
      baseline: Int64, candidate: Int64, since: Int, isRunning: Bool, pairs: Int,
      from: String? = nil, until: String? = nil
    ) {
      self.baseline = baseline
      self.candidate = candidate
      self.since = since
      self.isRunning = isRunning
      self.pairs = pairs
      self.from = from
      self.until = until
    }
  }

  package var model: String
  package var at: String
  /// Running ones first, then the newest.
  package var comparisons: [Row]

  package init(model: String, at: String, comparisons: [Row]) {
    self.model = model
    self.at = at
    self.comparisons = comparisons
  }
}
