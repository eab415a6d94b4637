import ServingCore
import Testing

@Suite struct AccessRecordTests {
  private var record: AccessRecord {
    AccessRecord(
      received: MonotonicInstant(nanoseconds: 1_000_000),
      ended: MonotonicInstant(nanoseconds: 4_500_000), requestID: "r", traceID: nil,
      method: "POST", path: "/v2/models/a/infer", status: 200, code: nil, bytesIn: 3, bytesOut: 5,
      peer: "127.0.0.1:1", caller: nil)
  }

  @Test func whatIsNotKnownIsNotWritten() {
    let entry = record.entry(epochOffset: 2_000_000_000)
    #expect(entry.microseconds == 2_004_500)
    #expect(entry.logger == "crossfade.access")
    #expect(entry.level == "info")
    #expect(
      entry.fields.map(\.name) == [
        "request_id", "method", "path", "status", "code", "bytes_in", "bytes_out", "total_ms",
        "peer",
      ])
    #expect(entry.fields.contains(LogField("total_ms", .milliseconds(nanoseconds: 3_500_000))))
    #expect(entry.fields.contains(LogField("code", .text("OK"))))
  }

  @Test func whatIsKnownIsWrittenInOrder() {
    var full = record
    full.traceID = TraceID(upper: 1, lower: 2)
    full.status = 504
    full.code = "DEADLINE_EXCEEDED"
    full.caller = "search"
    full.inputs = "{}"
    full.work = AccessRecord.Work(
      model: "a", version: 3, arm: "canary", revision: 4, rowCount: 5, queueNanoseconds: 1,
      batchNanoseconds: 2, computeNanoseconds: 3)
    let entry = full.entry(epochOffset: 0)
    #expect(entry.level == "warning")
    #expect(
      entry.fields.map(\.name) == [
        "request_id", "trace_id", "method", "path", "status", "code", "model", "version", "arm",
        "revision", "rows", "bytes_in", "bytes_out", "total_ms", "queue_ms", "batch_ms",
        "compute_ms", "peer", "caller", "inputs",
      ])
    #expect(
      entry.fields[1] == LogField("trace_id", .text("00000000000000010000000000000002")))
  }
}
