/// What two versions said of one request.
package struct ObservedPair: Sendable {
  package var requestID: String
  /// When the request's head came, microseconds since 1970-01-01T00:00:00Z by the wall clock.
  package var receivedAtMicroseconds: Int64
  /// The values of those of ``ComparisonPlan/slices`` that the request has.
  package var slices: [String: String]
  /// Rows of the request; every view below has so many. A model without a batch axis has one row
  /// a request.
  package var rowCount: Int
  /// By the output's place in the version's signature; nil where it gave none.
  package var baseline: [TensorView?]
  package var candidate: [TensorView?]
  /// Of the engine's run that each was in.
  package var baselineNanoseconds: UInt64
  package var candidateNanoseconds: UInt64

  package init(
    requestID: String, receivedAtMicroseconds: Int64, slices: [String: String] = [:],
    rowCount: Int, baseline: [TensorView?], candidate: [TensorView?],
    baselineNanoseconds: UInt64 = 0, candidateNanoseconds: UInt64 = 0
  ) {
    self.requestID = requestID
    self.receivedAtMicroseconds = receivedAtMicroseconds
    self.slices = slices
    self.rowCount = rowCount
    self.baseline = baseline
    self.candidate = candidate
    self.baselineNanoseconds = baselineNanoseconds
    self.candidateNanoseconds = candidateNanoseconds
  }
}
