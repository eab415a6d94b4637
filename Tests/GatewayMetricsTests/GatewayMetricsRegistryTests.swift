import CoreMetrics
import ServingCore
import ServingTestKit
import Testing

@testable import GatewayMetrics

@Suite struct GatewayMetricsRegistryTests {
  private static func number(_ number: Int64) throws -> ModelVersion {
    try #require(ModelVersion(number))
  }

  /// The lines of series whose name begins so.
  private static func lines(
    _ prefix: String, _ registry: GatewayMetricsRegistry, _ facts: ScrapeFacts = ScrapeFacts()
  ) -> [String] {
    registry.text(facts).split(separator: "\n").map(String.init).filter { $0.hasPrefix(prefix) }
  }

  @Test func versionsAreShownByModelAndNumber() throws {
    let registry = GatewayMetricsRegistry()
    var held: [VersionMetrics] = []
    for (model, version) in [("b", 1), ("a", 10), ("a", 9)] {
      let metrics = registry.makeMetrics(of: try ModelName(model), try Self.number(Int64(version)))
      metrics.countReply(arm: .stable, code: nil, nanoseconds: 1)
      held.append(metrics)
    }
    held[0].countReply(arm: nil, code: .invalidArgument, nanoseconds: 1)
    #expect(
      Self.lines("crossfade_requests_total{", registry) == [
        #"crossfade_requests_total{model="a",version="9",arm="stable",code="OK"} 1"#,
        #"crossfade_requests_total{model="a",version="10",arm="stable",code="OK"} 1"#,
        #"crossfade_requests_total{model="b",version="1",arm="stable",code="OK"} 1"#,
        #"crossfade_requests_total{model="b",version="1",arm="pinned",code="INVALID_ARGUMENT"} 1"#,
      ])
  }

  @Test func whatWasNeverCountedIsNotShown() throws {
    let registry = GatewayMetricsRegistry()
    let metrics = registry.makeMetrics(of: try ModelName("a"), try Self.number(1))
    #expect(
      Self.lines("crossfade_", registry).filter { $0.contains("model=") } == [
        #"crossfade_in_flight_requests{model="a",version="1"} 0"#,
        #"crossfade_queued_rows{model="a",version="1"} 0"#,
        #"crossfade_queued_bytes{model="a",version="1"} 0"#,
      ])
    metrics.countSaved(.cancelled, rows: 2)
    #expect(
      Self.lines("crossfade_saved_rows_total{", registry) == [
        #"crossfade_saved_rows_total{model="a",version="1",reason="cancelled"} 2"#
      ])
  }

  @Test func anUnloadedVersionIsShownOnceMoreAndThenNoLonger() throws {
    let registry = GatewayMetricsRegistry()
    let name = try ModelName("a")
    let version = try Self.number(1)
    var metrics: VersionMetrics? = registry.makeMetrics(of: name, version)
    metrics?.countReply(arm: .stable, code: nil, nanoseconds: 1)
    #expect(Self.lines("crossfade_requests_total{", registry).count == 1)
    metrics?.countReply(arm: .stable, code: nil, nanoseconds: 1)
    metrics = nil
    #expect(
      Self.lines("crossfade_requests_total{", registry) == [
        #"crossfade_requests_total{model="a",version="1",arm="stable",code="OK"} 2"#
      ])
    #expect(Self.lines("crossfade_requests_total{", registry).isEmpty)
  }

  @Test func lanesOfOneVersionAreAddedUpForAsLongAsOneIsThere() throws {
    let registry = GatewayMetricsRegistry()
    let name = try ModelName("a")
    let version = try Self.number(1)
    let expected = #"crossfade_requests_total{model="a",version="1",arm="stable",code="OK"} 2"#
    var first: VersionMetrics? = registry.makeMetrics(of: name, version)
    var second: VersionMetrics? = registry.makeMetrics(of: name, version)
    for lane in [first, second] {
      lane?.countReply(arm: .stable, code: nil, nanoseconds: 1)
      lane?.follow { LaneGauges(inFlightRequests: 2) }
    }
    #expect(Self.lines("crossfade_requests_total{", registry) == [expected])
    #expect(
      Self.lines("crossfade_in_flight_requests{", registry) == [
        #"crossfade_in_flight_requests{model="a",version="1"} 4"#
      ])
    first = nil
    for _ in 0..<2 { #expect(Self.lines("crossfade_requests_total{", registry) == [expected]) }
    #expect(second != nil)
    second = nil
    #expect(Self.lines("crossfade_requests_total{", registry) == [expected])
    #expect(Self.lines("crossfade_requests_total{", registry).isEmpty)
  }

  /// Nobody scrapes, and versions come and go for ever.
  @Test func whatIsGoneDoesNotPileUp() throws {
    let registry = GatewayMetricsRegistry()
    let name = try ModelName("a")
    let stays = registry.makeMetrics(of: name, try Self.number(1))
    for number in 2...50 {
      registry.makeMetrics(of: name, try Self.number(Int64(number)))
        .countReply(arm: .stable, code: nil, nanoseconds: 1)
    }
    stays.countReply(arm: .stable, code: nil, nanoseconds: 1)
    #expect(
      Self.lines("crossfade_requests_total{", registry) == [
        #"crossfade_requests_total{model="a",version="1",arm="stable",code="OK"} 1"#,
        #"crossfade_requests_total{model="a",version="50",arm="stable",code="OK"} 1"#,
      ])
  }

  @Test func aVersionThatIsLoadedAgainGoesOnCounting() throws {
    let registry = GatewayMetricsRegistry()
    for _ in 0..<20 {
      registry.makeMetrics(of: try ModelName("a"), try Self.number(1))
        .countReply(arm: .stable, code: nil, nanoseconds: 1)
    }
    #expect(
      Self.lines("crossfade_requests_total{", registry) == [
        #"crossfade_requests_total{model="a",version="1",arm="stable",code="OK"} 20"#
      ])
  }

  @Test(arguments: [
    GatewayMetricsRegistry.goneVersionsMax, GatewayMetricsRegistry.goneVersionsMax + 1,
  ])
  func modelsThatAreGoneAreForgottenBeyondALimit(_ count: Int) throws {
    let registry = GatewayMetricsRegistry()
    for number in 0..<count {
      registry.makeMetrics(of: try ModelName("m\(number)"), try Self.number(1))
        .countReply(arm: .stable, code: nil, nanoseconds: 1)
    }
    let last = registry.makeMetrics(of: try ModelName("last"), try Self.number(1))
    last.countReply(arm: .stable, code: nil, nanoseconds: 1)
    let shown = Self.lines("crossfade_requests_total{", registry).count
    #expect(shown == (count > GatewayMetricsRegistry.goneVersionsMax ? 1 : count + 1))
  }

  @Test func theEnginesAreThoseOfTheScrape() {
    let engines = Monitor("trees")
    let registry = GatewayMetricsRegistry(engine: engines.update { $0 })
    #expect(
      Self.lines("crossfade_build_info{", registry).map { $0.contains("\"trees\"") } == [true])
    engines.update { $0 = "onnxruntime 1.32.0, trees" }
    #expect(
      Self.lines("crossfade_build_info{", registry)
        .map { $0.contains("engine=\"onnxruntime 1.32.0, trees\"") } == [true])
  }

  @Test func everyMetricOfTheCatalogueIsShownWhenItWasCounted() throws {
    let factory = PrometheusFactory()
    let registry = GatewayMetricsRegistry(libraries: factory, engine: "onnxruntime 1.32.0")
    let metrics = registry.makeMetrics(of: try ModelName("a"), try Self.number(1))
    metrics.countTaken(queueNanoseconds: 1)
    metrics.countRun(
      requests: 1, rows: 1, elements: 2, padding: 1, failed: true, batchNanoseconds: 1,
      computeNanoseconds: 1)
    metrics.countReply(arm: .canary, code: nil, nanoseconds: 1)
    metrics.countSaved(.deadlineExpired, rows: 1)
    let gateway = registry.makeGatewayCounters()
    gateway.unroutedReplies.count(nil)
    gateway.refusals.count(.unreadReplies)
    gateway.limitHits.count(.pings)
    gateway.quotaRefusals.count(.rate)
    gateway.shedRequests.count(.memory)
    Counter(label: "hb.requests", factory: factory).increment()
    registry.follow(overload: { OverloadFigures(level: 1, readings: OverloadReadings()) })
    registry.follow(telemetry: {
      TelemetryFigures(
        access: .init(written: 1, dropped: [.queueFull: 1]),
        spans: .init(exported: 1, failures: 1, dropped: [.refused: 1]))
    })
    registry.follow { TLSFigures(certificateExpiresAt: 1, handshakes: [.completed: 1]) }
    registry.follow { AuthenticationFigures(outcomes: [.init(.key, .accepted): 1]) }
    let facts = ScrapeFacts(
      models: [.init(name: try ModelName("a"), states: [.ready])], memoryBudgetBytes: 3,
      memoryUsedBytes: 2, heldBodyBytes: 1,
      log: .init(
        written: 3, dropped: ["capture": 1], queuedRows: 0, droppedShadows: ["queue_full": 1]),
      comparisons: [
        .init(
          model: try ModelName("a"), baseline: try Self.number(1), candidate: try Self.number(2),
          mirrored: 5, compared: 3, rows: 3, differentRows: 1, failed: ["INTERNAL": 1],
          dropped: ["deadline": 1])
      ])
    let shown = registry.text(facts).split(separator: "\n").filter { $0.hasPrefix("# TYPE ") }
    #expect(
      shown.map(String.init)
        == MetricCatalogue.all.map { "# TYPE \($0.name) \($0.kind.rawValue)" }
        + ["# TYPE hb_requests_total counter"])
  }

  @Test func versionsAreCountedByState() throws {
    let failure = ServingError(.internal, "broken")
    let facts = ScrapeFacts(models: [
      .init(name: try ModelName("b"), states: [.failed(failure), .ready, .failed(failure)]),
      .init(name: try ModelName("a"), states: [.draining]),
    ])
    #expect(
      Self.lines("crossfade_versions{", GatewayMetricsRegistry(), facts) == [
        #"crossfade_versions{model="a",state="draining"} 1"#,
        #"crossfade_versions{model="b",state="failed"} 2"#,
        #"crossfade_versions{model="b",state="ready"} 1"#,
      ])
  }
}
