/// What a shadow said of one request, beside what was sent: a row of the store.
package struct ShadowRecord: Hashable, Sendable {
  package var comparison: ComparisonID
  package var requestID: String
  /// When the request's head came, microseconds since 1970-01-01T00:00:00Z by the wall clock.
  package var receivedAtMicroseconds: Int64
  package var baseline: OutputSummary
  package var candidate: OutputSummary
  /// Of the shadow; nil for OK.
  package var code: StatusCode?
  /// Whether any row differed beyond the tolerances; false where the shadow failed.
  package var differs: Bool
  /// How much, by ``PairFindings/magnitude``; zero for none.
  package var magnitude: Double
  /// Of the engine's run that each was in.
  package var baselineMicroseconds: Int
  package var candidateMicroseconds: Int
  package var rowCount: Int
  /// Text of those parameters of the request that the comparison is split by.
  package var slices: [String: String]

  package init(
    comparison: ComparisonID, requestID: String, receivedAtMicroseconds: Int64,
    baseline: OutputSummary, candidate: OutputSummary, code: StatusCode? = nil,
    differs: Bool = false, magnitude: Double = 0, baselineMicroseconds: Int = 0,
    candidateMicroseconds: Int = 0, rowCount: Int = 1, slices: [String: String] = [:]
  ) {
    self.comparison = comparison
    self.requestID = requestID
    self.receivedAtMicroseconds = receivedAtMicroseconds
    self.baseline = baseline
    self.candidate = candidate
    self.code = code
    self.differs = differs
    self.magnitude = magnitude
    self.baselineMicroseconds = baselineMicroseconds
    self.candidateMicroseconds = candidateMicroseconds
    self.rowCount = rowCount
    self.slices = slices
  }
}
