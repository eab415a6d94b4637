/// One request for the access log. Never what was asked or answered, unless that was ordered.
package struct AccessRecord: Hashable, Sendable {
  package struct Work: Hashable, Sendable {
    package var model: String
    package var version: Int64
    package var arm: String?
    package var revision: Int
    package var rowCount: Int
    package var queueNanoseconds: UInt64
    package var batchNanoseconds: UInt64
    package var computeNanoseconds: UInt64

    package init(
      model: String, version: Int64, arm: String?, revision: Int, rowCount: Int,
      queueNanoseconds: UInt64, batchNanoseconds: UInt64, computeNanoseconds: UInt64
    ) {
      self.model = model
      self.version = version
      self.arm = arm
      self.revision = revision
      self.rowCount = rowCount
      self.queueNanoseconds = queueNanoseconds
      self.batchNanoseconds = batchNanoseconds
      self.computeNanoseconds = computeNanoseconds
    }
  }

  package static let logger = "crossfade.access"

  package var received: MonotonicInstant
  package var ended: MonotonicInstant
  package var requestID: String
  package var traceID: TraceID?
  package var method: String
  package var path: String
  package var status: Int
  /// Nil for OK.
  package var code: String?
  package var bytesIn: Int
  package var bytesOut: Int
  package var peer: String?
  package var caller: String?
  /// Of a request that was routed.
  package var work: Work?
  /// The inputs as text; nil where nobody ordered them.
  package var inputs: String?

  package init(
    received: MonotonicInstant, ended: MonotonicInstant, requestID: String, traceID: TraceID?,
    method: String, path: String, status: Int, code: String?, bytesIn: Int, bytesOut: Int,
    peer: String?, caller: String?
  ) {
    self.received = received
    self.ended = ended
    self.requestID = requestID
    self.traceID = traceID
    self.method = method
    self.path = path
    self.status = status
    self.code = code
    self.bytesIn = bytesIn
    self.bytesOut = bytesOut
    self.peer = peer
    self.caller = caller
  }

  /// - Parameter epochOffset: nanoseconds from the monotonic clock's zero to 1970's.
  package func entry(epochOffset: Int64) -> LogEntry {
    var fields: [LogField] = []
    func add(_ name: String, _ text: String?) {
      if let text { fields.append(LogField(name, .text(text))) }
    }
    func add(_ name: String, count: Int) {
      fields.append(LogField(name, .integer(Int64(count))))
    }
    func add(_ name: String, nanoseconds: UInt64) {
      fields.append(LogField(name, .milliseconds(nanoseconds: nanoseconds)))
    }
    add("request_id", requestID)
    add("trace_id", traceID?.description)
    add("method", method)
    add("path", path)
    add("status", count: status)
    add("code", code ?? "OK")
    if let work {
      add("model", work.model)
      add("version", count: Int(work.version))
      add("arm", work.arm)
      add("revision", count: work.revision)
      add("rows", count: work.rowCount)
    }
    add("bytes_in", count: bytesIn)
    add("bytes_out", count: bytesOut)
    add("total_ms", nanoseconds: ended.nanoseconds(since: received))
    if let work {
      add("queue_ms", nanoseconds: work.queueNanoseconds)
      add("batch_ms", nanoseconds: work.batchNanoseconds)
      add("compute_ms", nanoseconds: work.computeNanoseconds)
    }
    add("peer", peer)
    add("caller", caller)
    add("inputs", inputs)
    let nanoseconds = Int64(bitPattern: ended.nanoseconds) &+ epochOffset
    return LogEntry(
      microseconds: nanoseconds / 1_000, level: status >= 500 ? "warning" : "info",
      logger: Self.logger, message: "request", fields: fields)
  }
}
