internal import ServingCore

/// What is noted of a request that is traced; no other request has one.
struct StreamTrace {
  var traceID: TraceID
  var spanID: SpanID
  var parentID: SpanID?
  /// As `tracestate` came, if it is one.
  var state = ""
  var decodeBegan: MonotonicInstant?
  var decodeEnded: MonotonicInstant?
  var encodeBegan: MonotonicInstant?
  /// Of the run that answered, all its requests together.
  var batchRowCount: Int?

  mutating func noteBatch(_ outputs: BatchOutputs, isBatched: Bool) {
    guard isBatched, let shape = outputs.tensors.first?.view.shape, shape.rank > 0 else { return }
    batchRowCount = shape[0]
  }
}
