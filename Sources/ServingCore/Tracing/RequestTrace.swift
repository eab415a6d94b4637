/// A traced request as its event loop saw it: instants, and what is said of them. Made into spans
/// by ``spans(epochOffset:)``, off the request's way.
package struct RequestTrace: Hashable, Sendable {
  /// Instants by the monotonic clock.
  package struct Times: Hashable, Sendable {
    /// The request's head was read.
    package var arrived: MonotonicInstant
    /// Its body was complete, and decoding began; nil for a request that was refused before.
    package var decodeBegan: MonotonicInstant?
    /// It was decoded, routed and checked.
    package var decodeEnded: MonotonicInstant?
    /// Accepted by a lane; taken for a batch; the engine began; the engine was done. Nil where it
    /// did not get so far.
    package var queued: MonotonicInstant?
    package var taken: MonotonicInstant?
    package var started: MonotonicInstant?
    package var finished: MonotonicInstant?
    /// What is to be answered was known to the event loop, and it began with the reply.
    package var encodeBegan: MonotonicInstant?
    /// The reply was handed to the connection.
    package var ended: MonotonicInstant

    package init(arrived: MonotonicInstant, ended: MonotonicInstant) {
      self.arrived = arrived
      self.ended = ended
    }
  }

  /// What the lane made of it.
  package struct Work: Hashable, Sendable {
    package var model: String
    package var version: Int64
    package var arm: String?
    package var revision: Int
    package var bucket: Int?
    package var basis: String
    package var rowCount: Int
    /// Of the run that answered, all its requests together; nil where that is not known.
    package var batchRowCount: Int?

    package init(
      model: String, version: Int64, arm: String?, revision: Int, bucket: Int?, basis: String,
      rowCount: Int
    ) {
      self.model = model
      self.version = version
      self.arm = arm
      self.revision = revision
      self.bucket = bucket
      self.basis = basis
      self.rowCount = rowCount
    }
  }

  package var traceID: TraceID
  package var spanID: SpanID
  package var parentID: SpanID?
  package var traceState = ""
  package var times: Times
  package var method: String
  package var path: String
  /// The path's template, such as `/v2/models/{model}/infer`; nil for a path that is none of ours.
  package var route: String?
  package var scheme: String
  package var requestID: String
  package var peer: String?
  package var caller: String?
  package var bytesIn: Int
  package var bytesOut: Int
  package var status: Int
  /// Nil for OK.
  package var code: String?
  package var work: Work?

  package init(
    traceID: TraceID, spanID: SpanID, parentID: SpanID?, times: Times, method: String,
    path: String, route: String?, scheme: String, requestID: String, peer: String?,
    caller: String?, bytesIn: Int, bytesOut: Int, status: Int, code: String?
  ) {
    self.traceID = traceID
    self.spanID = spanID
    self.parentID = parentID
    self.times = times
    self.method = method
    self.path = path
    self.route = route
    self.scheme = scheme
    self.requestID = requestID
    self.peer = peer
    self.caller = caller
    self.bytesIn = bytesIn
    self.bytesOut = bytesOut
    self.status = status
    self.code = code
  }
}
