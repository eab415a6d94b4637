import Foundation
import GatewayClient
import LoadCore
import Testing

@Suite struct LoadReportTests {
  private func report(_ loop: LoadLoop, _ fill: (inout LoadMeasurements) -> Void) -> LoadReport {
    let plan = LoadPlan(
      loop: loop, connectionCount: 2, threadCount: 1, warmUpSeconds: 1, seconds: 2.5)
    var measurements = LoadMeasurements()
    fill(&measurements)
    return LoadReport(
      LoadReport.Setting(server: "host:1", models: ["m"], version: nil, rows: [1], plan: plan),
      measurements)
  }

  private static let open = LoadLoop.open(
    ratePerSecond: 4, .constant, seed: 1, inFlightMax: 10)

  /// One request: due at 1 ms, begun at 1.5, sent at 1.75, answered at 3.
  private func answer(_ measurements: inout LoadMeasurements) {
    let times = CallTimes(intended: 1_000_000, begun: 1_500_000, sent: 1_750_000)
    measurements.recordSent(bodyBytes: 100, times)
    measurements.recordAnswer(
      at: 3_000_000, times, bodyBytes: 50, version: 2,
      server: Array("queue;dur=0.25, compute;dur=0.5".utf8).withUnsafeBytes { ServerTimes($0) })
    measurements.answeredInTime += 1
  }

  @Test func latencyCountsFromTheIntendedStart() {
    let report = report(Self.open) { answer(&$0) }
    #expect(report.latency?.maxUs == 2_000)
    #expect(report.lag?.maxUs == 500)
    #expect(report.streamWait?.maxUs == 250)
    #expect(report.service?.maxUs == 1_250)
    #expect(report.server.queue?.maxUs == 250)
    #expect(report.server.batch == nil)
    #expect(report.server.compute?.maxUs == 500)
    #expect(report.rateReached == 0.4)
    #expect(report.isClean)
  }

  @Test func aClosedLoopIsNeverLate() {
    #expect(report(.closed(concurrency: 1)) { answer(&$0) }.lag == nil)
  }

  @Test func whatFailedOrWasNotSentIsNotClean() {
    #expect(!report(Self.open) { $0.failures.add("429 X", "full") }.isClean)
    #expect(!report(Self.open) { $0.warmUpFailures.add("429 X", "full") }.isClean)
    #expect(!report(Self.open) { $0.recordNotSent(.inFlightMax) }.isClean)
  }

  @Test func theTableHasEveryFigure() {
    let text = report(Self.open) {
      answer(&$0)
      $0.failures.add("429 RESOURCE_EXHAUSTED", "the queue is full")
      $0.recordNotSent(.inFlightMax)
    }.table().joined(separator: "\n")
    for words in [
      "m at host:1: open loop, 4.0/s, constant, 2 connections, 1 event loop, 2.5 s after 1 s",
      "1 (by version 2: 1)", "1 (in_flight_max)", "0.4 of 4.0 intended",
      "100 B sent, 50 B received",
      "2.000", "failed: 1 × 429 RESOURCE_EXHAUSTED, the first: the queue is full",
    ] { #expect(text.contains(words), "\(words) is not in\n\(text)") }
  }

  @Test func theJSONIsOneLineThatCanBeReadBack() throws {
    let report = report(.closed(concurrency: 3)) {
      answer(&$0)
      $0.failures.add("429 X", "a \"word\"\nand more")
    }
    let text = try report.json()
    #expect(!text.contains("\n"))
    for words in [
      #""p99_9_us":2000"#, #""rate_reached":0.4"#, #""429 X":{"count":1,"#,
      #""setting":{"concurrency":3,"connections":2,"loop":"closed""#,
    ] { #expect(text.contains(words), "\(words) is not in \(text)") }
    #expect(throws: Never.self) {
      try JSONSerialization.jsonObject(with: Data(text.utf8))
    }
  }

  @Test func sumsOfPartsAreTheWhole() {
    var total = LoadMeasurements()
    var part = LoadMeasurements()
    answer(&part)
    part.recordNotSent(.inFlightMax)
    part.failures.add("x", "y")
    for _ in 0..<3 { total.add(part) }
    #expect(total.sent == 3)
    #expect(total.answered == 3)
    #expect(total.answeredInTime == 3)
    #expect(total.failed == 3)
    #expect(total.notSentCount == 3)
    #expect(total.versions == [2: 3])
    #expect(total.requestBodyBytes == 300)
    #expect(total.latency.count == 3)
    #expect(total.compute.count == 3)
  }
}
