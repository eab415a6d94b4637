import ServingCore
import Testing
import Tracing

@testable import Telemetry

@Suite struct GatewayTracerTests {
  private struct Failure: Error {}

  private struct Fields: Extractor, Injector {
    func extract(key: String, from carrier: [String: String]) -> String? { carrier[key] }
    func inject(_ value: String, forKey key: String, into carrier: inout [String: String]) {
      carrier[key] = value
    }
  }

  private static let parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"

  private func extracted(_ tracer: GatewayTracer, _ carrier: [String: String]) -> ServiceContext {
    var context = ServiceContext.topLevel
    tracer.extract(carrier, into: &context, using: Fields())
    return context
  }

  @Test func spansOfARequestThatIsTracedAreExported() throws {
    let outlet = TraceOutlet(sampling: TraceSampling(.none))
    let tracer = GatewayTracer(outlet: outlet, seed: 1)
    let context = extracted(tracer, ["traceparent": Self.parent, "tracestate": "a=1"])
    tracer.withSpan("outer", context: context, ofKind: .server) { span in
      #expect(span.isRecording)
      span.attributes["n"] = 1
      tracer.withSpan("inner") { _ in }
      var carrier: [String: String] = [:]
      tracer.inject(span.context, into: &carrier, using: Fields())
      #expect(carrier["traceparent"]?.hasPrefix("00-4bf92f3577b34da6a3ce929d0e0e4736-") ?? false)
      #expect(carrier["tracestate"] == "a=1")
    }
    let spans = outlet.takeAll(epochOffset: 0)
    #expect(spans.map(\.name) == ["inner", "outer"])
    #expect(spans[1].parentID?.description == "00f067aa0ba902b7")
    #expect(spans[1].kind == .server && spans[0].kind == .internal)
    #expect(spans[1].traceState == "a=1")
    #expect(spans[1].attributes == [SpanAttributeRecord("n", .integer(1))])
    #expect(spans[0].parentID == spans[1].spanID)
    #expect(spans[1].start <= spans[0].start && spans[0].end <= spans[1].end)
  }

  @Test(
    arguments: [
      [:], ["traceparent": "00-nonsense-01"],
      ["traceparent": String(parent.dropLast(2)) + "00"],
    ])
  func othersAreNot(carrier: [String: String]) {
    let outlet = TraceOutlet(sampling: TraceSampling(.none))
    let tracer = GatewayTracer(outlet: outlet, seed: 1)
    tracer.withSpan("outer", context: extracted(tracer, carrier)) { span in
      #expect(!span.isRecording)
      span.operationName = "renamed"
      tracer.withSpan("inner") { _ in }
    }
    #expect(outlet.takeAll(epochOffset: 0).isEmpty)
  }

  @Test func errorsAndLimits() throws {
    let outlet = TraceOutlet(sampling: TraceSampling(.all))
    let tracer = GatewayTracer(outlet: outlet, seed: 1)
    #expect(throws: Failure.self) {
      try tracer.withSpan("failing") { span in
        for _ in 0..<100 { span.addEvent("event") }
        for _ in 0..<100 { span.addLink(SpanLink(context: span.context, attributes: [:])) }
        for number in 0..<100 { span.attributes["a\(number)"] = [Int64(1), Int64(2)] }
        throw Failure()
      }
    }
    let span = try #require(outlet.takeAll(epochOffset: 0).first)
    #expect(span.failure != nil)
    #expect(span.events.count == SpanRecord.eventsMax)
    #expect(span.links.count == SpanRecord.linksMax)
    #expect(span.attributes.count == SpanRecord.attributesMax)
    #expect(span.attributes.first?.value == .list([.integer(1), .integer(2)]))
  }

  @Test func aSpanEndsOnce() {
    let outlet = TraceOutlet(sampling: TraceSampling(.all))
    let tracer = GatewayTracer(outlet: outlet, seed: 1)
    let span = tracer.startSpan("once")
    span.end()
    span.operationName = "later"
    span.end()
    #expect(outlet.takeAll(epochOffset: 0).map(\.name) == ["once"])
  }

  @Test func theQueueIsBounded() {
    var policy = ExportPolicy.defaults
    policy.queuedMax = 2
    let outlet = TraceOutlet(sampling: TraceSampling(.all), policy: policy)
    let tracer = GatewayTracer(outlet: outlet, seed: 1)
    for _ in 0..<5 { tracer.startSpan("x").end() }
    #expect(outlet.droppedCount == 3)
    #expect(outlet.takeAll(epochOffset: 0).count == 2)
  }
}
