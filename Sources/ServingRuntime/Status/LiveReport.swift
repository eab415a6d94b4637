/// Rates, errors and latencies of a model's versions, second by second. The reply of
/// `/v1/models/{model}/live`.
package struct LiveReport: Codable, Hashable, Sendable {
  /// How far back may be asked for, and what is taken when nobody says.
  package static let secondsMax = 300
  package static let secondsStandard = 300

  /// One version's series. All of them have as many elements as the report has seconds: one a
  /// second, oldest first, the last one being the last whole second before the report's time.
  package struct Version: Codable, Hashable, Sendable {
    package var version: Int64
    /// `stable`, `canary` or `shadow`; empty for one that only answers who names it.
    package var roles: [String]
    /// Of unpinned traffic by the route in force, to answer or, for a shadow, as a copy; nil for a
    /// version that it gives none.
    @Nullable package var percent: Double?
    /// Replies in that second, whatever their code.
    package var rate: [Double]
    /// Replies in that second that were not OK.
    package var errors: [Double]
    /// Quantiles of the time from a request's head to its reply, in milliseconds; nil for a second
    /// without a reply.
    package var p50Ms: [Double?]
    package var p95Ms: [Double?]

    package init(
      version: Int64, roles: [String], percent: Double? = nil, rate: [Double], errors: [Double],
      p50Ms: [Double?], p95Ms: [Double?]
    ) {
      self.version = version
      self.roles = roles
      self.percent = percent
      self.rate = rate
      self.errors = errors
      self.p50Ms = p50Ms
      self.p95Ms = p95Ms
    }
  }

  package var model: String
  /// The end of the series.
  package var at: String
  package var seconds: Int
  /// Ascending.
  package var versions: [Version]

  package init(model: String, at: String, seconds: Int, versions: [Version]) {
    self.model = model
    self.at = at
    self.seconds = seconds
    self.versions = versions
  }
}
