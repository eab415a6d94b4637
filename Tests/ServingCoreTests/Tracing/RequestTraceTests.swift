import ServingCore
import ServingTestKit
import Testing

@Suite struct RequestTraceTests {
  private func trace(status: Int = 200, code: String? = nil) throws -> RequestTrace {
    RequestTrace(
      traceID: try #require(TraceID(upper: 1, lower: 2)), spanID: try #require(SpanID(word: 3)),
      parentID: SpanID(word: 4), times: .init(arrived: at(10), ended: at(100)), method: "POST",
      path: "/v2/models/a/infer", route: "/v2/models/{model}/infer", scheme: "http",
      requestID: "r", peer: nil, caller: nil, bytesIn: 1, bytesOut: 2, status: status, code: code)
  }

  private func at(_ nanoseconds: UInt64) -> MonotonicInstant {
    MonotonicInstant(nanoseconds: nanoseconds)
  }

  @Test func everyStepIsASpanInsideTheRequests() throws {
    var trace = try trace()
    trace.times.decodeBegan = at(20)
    trace.times.decodeEnded = at(30)
    trace.times.queued = at(31)
    trace.times.taken = at(40)
    trace.times.started = at(50)
    trace.times.finished = at(60)
    trace.times.encodeBegan = at(70)
    trace.work = .init(
      model: "a", version: 7, arm: "canary", revision: 8, bucket: 9, basis: "bucket", rowCount: 2)
    trace.work?.batchRowCount = 16
    let spans = trace.spans(epochOffset: 1_000)
    #expect(spans.count == RequestTrace.spansMax)
    #expect(
      spans.map(\.name) == [
        "POST /v2/models/{model}/infer", "decode", "queue", "batch", "compute", "encode",
      ])
    #expect(spans.map(\.start) == [1_010, 1_020, 1_031, 1_040, 1_050, 1_070])
    #expect(spans.map(\.end) == [1_100, 1_030, 1_040, 1_050, 1_060, 1_100])
    #expect(spans[0].parentID == SpanID(word: 4) && spans[0].kind == .server)
    #expect(spans.dropFirst().allSatisfy { $0.parentID == spans[0].spanID && $0.kind == .internal })
    #expect(Set(spans.map(\.spanID)).count == spans.count)
    #expect(spans.allSatisfy { $0.traceID == trace.traceID && $0.failure == nil })
    let root = Dictionary(uniqueKeysWithValues: spans[0].attributes.map { ($0.name, $0.value) })
    #expect(root["http.request.method"] == .text("POST"))
    #expect(root["http.response.status_code"] == .integer(200))
    #expect(root["crossfade.version"] == .integer(7))
    #expect(root["crossfade.bucket"] == .integer(9))
    #expect(root["crossfade.rows"] == .integer(2))
    #expect(root["error.type"] == nil)
    let batch = SpanAttributeRecord("crossfade.batch.rows", .integer(16))
    #expect(spans.filter { $0.attributes.contains(batch) }.map(\.name) == ["batch", "compute"])
    // Whoever asks again gets the same ids.
    #expect(trace.spans(epochOffset: 1_000) == spans)
  }

  @Test func requestsOfOneRunHaveOneBatch() throws {
    var one = try trace()
    one.times.taken = at(40)
    one.times.started = at(50)
    one.times.finished = at(60)
    one.work = .init(
      model: "a", version: 7, arm: nil, revision: 0, bucket: nil, basis: "path", rowCount: 1)
    var other = one
    other.spanID = try #require(SpanID(word: 99))
    var later = other
    later.times.started = at(51)
    let ids = [one, other, later].map {
      $0.spans(epochOffset: 0)[1].attributes.first { $0.name == "crossfade.batch.id" }?.value
    }
    #expect(ids[0] != nil && ids[0] == ids[1] && ids[1] != ids[2])
  }

  @Test func whatWasNotReachedHasNoSpan() throws {
    var trace = try trace(status: 404, code: "NOT_FOUND")
    #expect(trace.spans(epochOffset: 0).count == 1)
    trace.times.queued = at(20)
    #expect(trace.spans(epochOffset: 0).count == 1)
    trace.times.taken = at(30)
    trace.times.encodeBegan = at(40)
    #expect(trace.spans(epochOffset: 0).map(\.name).dropFirst() == ["queue", "encode"])
    trace.route = nil
    #expect(trace.spans(epochOffset: 0)[0].name == "POST")
  }

  @Test(
    arguments: [
      (200, nil, nil), (404, "NOT_FOUND", nil), (429, "RESOURCE_EXHAUSTED", nil),
      (500, "INTERNAL", "INTERNAL"), (504, "DEADLINE_EXCEEDED", "DEADLINE_EXCEEDED"),
    ] as [(Int, String?, String?)])
  func onlyTheServersFailuresAreFailures(status: Int, code: String?, failure: String?) throws {
    let root = try trace(status: status, code: code).spans(epochOffset: 0)[0]
    #expect(root.failure == failure)
    let type = root.attributes.first { $0.name == "error.type" }?.value
    #expect(type == failure.map { .text($0) })
  }
}
