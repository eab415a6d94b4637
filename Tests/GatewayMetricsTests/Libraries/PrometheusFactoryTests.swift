import CoreMetrics
import Testing

@testable import GatewayMetrics

@Suite struct PrometheusFactoryTests {
  private static func text(_ factory: PrometheusFactory) -> String {
    PrometheusText.encode(factory.families())
  }

  private static func lines(_ factory: PrometheusFactory) -> [String] {
    text(factory).split(separator: "\n").map(String.init).filter { !$0.hasPrefix("#") }
  }

  @Test func everyKindLandsInTheText() {
    let factory = PrometheusFactory()
    Counter(label: "c.x", dimensions: [("path", "/a\"b")], factory: factory).increment(by: 3)
    FloatingPointCounter(label: "f", factory: factory).increment(by: 0.25)
    let meter = Meter(label: "m", factory: factory)
    meter.set(5)
    meter.decrement(by: 1.5)
    Gauge(label: "g", factory: factory).record(7)
    let recorder = Recorder(label: "r", factory: factory)
    recorder.record(2)
    recorder.record(0.5)
    Timer(label: "t", factory: factory).recordMilliseconds(20)
    #expect(
      Self.lines(factory).filter { !$0.contains("_bucket") } == [
        #"c_x_total{path="/a\"b"} 3"#, "f_total 0.25", "g 7", "m 3.5", "r_sum 2.5", "r_count 2",
        "t_seconds_sum 0.02", "t_seconds_count 1",
      ])
    #expect(Self.text(factory).contains("t_seconds_bucket{le=\"0.01\"} 0\n"))
    #expect(Self.text(factory).contains("t_seconds_bucket{le=\"0.025\"} 1\n"))
    #expect(Self.text(factory).contains("# TYPE r summary\n"))
    #expect(factory.droppedCount == 0)
  }

  @Test func theSameSeriesAskedForTwiceIsOne() {
    let factory = PrometheusFactory()
    for _ in 0..<2 {
      Counter(label: "c", dimensions: [("a", "1"), ("b", "2")], factory: factory).increment()
      Counter(label: "c", dimensions: [("b", "2"), ("a", "1")], factory: factory).increment()
    }
    #expect(Self.lines(factory) == [#"c_total{a="1",b="2"} 4"#])
  }

  @Test func aCounterThatIsResetBeginsAtZeroAndNeverGoesDown() {
    let factory = PrometheusFactory()
    let counter = Counter(label: "c", factory: factory)
    counter.increment(by: 5)
    counter.increment(by: -2)
    #expect(Self.lines(factory) == ["c_total 5"])
    counter.reset()
    #expect(Self.lines(factory) == ["c_total 0"])
  }

  @Test func aDestroyedMetricLeavesTheTextWithItsLastHolder() {
    let factory = PrometheusFactory()
    let first = Counter(label: "c", factory: factory)
    let second = Counter(label: "c", factory: factory)
    let other = Counter(label: "c", dimensions: [("a", "1")], factory: factory)
    first.destroy()
    #expect(Self.lines(factory).count == 2)
    second.destroy()
    #expect(Self.lines(factory) == [#"c_total{a="1"} 0"#])
    other.destroy()
    #expect(Self.text(factory).isEmpty)
    // The name is free again, for another kind too.
    Meter(label: "c_total", factory: factory).set(1)
    #expect(Self.lines(factory) == ["c_total 1"])
  }

  @Test func seriesAndNamesBeyondTheirBoundsAreCountedInstead() {
    var limits = LibraryLimits()
    limits.seriesCountMax = 2
    limits.familyCountMax = 2
    let factory = PrometheusFactory(limits: limits)
    for place in 0..<5 {
      Counter(label: "c", dimensions: [("place", "\(place)")], factory: factory).increment()
    }
    #expect(factory.droppedCount == 3)
    Meter(label: "m", factory: factory).set(1)
    let beyond = Timer(label: "t", factory: factory)
    beyond.recordSeconds(1)
    beyond.destroy()
    #expect(factory.droppedCount == 4)
    #expect(
      Self.lines(factory) == [#"c_total{place="0"} 1"#, #"c_total{place="1"} 1"#, "m 1"])
  }

  @Test(arguments: [
    "crossfade_requests_total", "process_open_fds", "crossfade_batch_rows_sum", "t_seconds_count",
  ])
  func aNameThatIsTakenIsNotTakenAgain(name: String) {
    let factory = PrometheusFactory()
    Timer(label: "t", factory: factory).recordSeconds(1)
    let before = Self.text(factory)
    Meter(label: name, factory: factory).set(1)
    #expect(factory.droppedCount == 1)
    #expect(Self.text(factory) == before)
  }
}
