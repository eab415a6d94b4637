import ServingCore
import Telemetry
import Testing

@Suite struct SpanExportTests {
  private func span() throws -> SpanRecord {
    SpanRecord(
      traceID: try #require(TraceID(upper: 1, lower: 2)), spanID: try #require(SpanID(word: 3)),
      parentID: nil, name: "name", kind: .server, start: 4, end: 5)
  }

  private func contains(_ bytes: [UInt8], _ part: [UInt8]) -> Bool {
    bytes.indices.contains { bytes[$0...].starts(with: part) }
  }

  @Test func fieldsHaveTheProtocolsNumbers() throws {
    var span = try span()
    span.failure = "why"
    let body = SpanExport.encode([span], serviceName: "s")
    // trace_id 1, span_id 2, name 5, kind 6, start 7, end 8, status 15, flags 16.
    #expect(contains(body, [0x0A, 16] + span.traceID.bytes + [0x12, 8] + span.spanID.bytes))
    #expect(contains(body, [0x2A, 4] + Array("name".utf8) + [0x30, 2, 0x39, 4, 0, 0, 0]))
    #expect(contains(body, [0x41, 5, 0, 0, 0, 0, 0, 0, 0]))
    #expect(contains(body, [0x7A, 7, 0x12, 3] + Array("why".utf8) + [0x18, 2]))
    #expect(contains(body, Array("service.name".utf8) + [0x12, 3, 0x0A, 1, 0x73]))
    // No parent, so no parent_span_id 4 after trace_state 3.
    #expect(!contains(body, [0x22, 8]))
  }

  @Test func whatIsTooMuchIsLeftOutAndCounted() throws {
    var span = try span()
    let over = SpanRecord.attributesMax + 3
    span.attributes = (0..<over).map { SpanAttributeRecord("a\($0)", .integer(1)) }
    span.name = String(repeating: "n", count: SpanRecord.textBytesMax * 4) + "\0"
    let body = SpanExport.encode([span], serviceName: "s")
    #expect(contains(body, [0x50, 3]))
    #expect(contains(body, Array("a\(SpanRecord.attributesMax - 1)".utf8)))
    #expect(!contains(body, Array("a\(SpanRecord.attributesMax)".utf8)))
    #expect(body.count { $0 == UInt8(ascii: "n") } < SpanRecord.textBytesMax + 100)
  }

  @Test func manySpansAreOneBody() throws {
    let spans = Array(repeating: try span(), count: 2_000)
    let one = SpanExport.encode([try span()], serviceName: "s").count
    let many = SpanExport.encode(spans, serviceName: "s").count
    #expect(many > (one - 60) * 2_000 / 2)
    #expect(!SpanExport.encode([], serviceName: "").isEmpty)
  }
}
