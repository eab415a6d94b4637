import ServingCore
import Testing

@testable import GatewayMetrics

@Suite struct TelemetryFiguresTests {
  private func lines(_ figures: TelemetryFigures) -> [String] {
    let registry = GatewayMetricsRegistry()
    registry.follow(telemetry: { figures })
    return registry.text().split(separator: "\n").map(String.init).filter {
      $0.hasPrefix("crossfade_access") || $0.hasPrefix("crossfade_span")
    }
  }

  @Test func whatIsNotThereIsNotShown() {
    #expect(lines(TelemetryFigures()).isEmpty)
  }

  @Test func everyFigureIsShown() {
    let figures = TelemetryFigures(
      access: .init(written: 1, dropped: [.queueFull: 2, .overRate: 3, .writeFailed: 4]),
      spans: .init(
        exported: 5, failures: 6,
        dropped: [.queueFull: 7, .refused: 8, .unreachable: 9, .rejected: 10, .shutdown: 11]))
    #expect(
      lines(figures) == [
        "crossfade_access_lines_total 1",
        #"crossfade_access_dropped_total{reason="queue_full"} 2"#,
        #"crossfade_access_dropped_total{reason="over_rate"} 3"#,
        #"crossfade_access_dropped_total{reason="write_failed"} 4"#,
        "crossfade_spans_exported_total 5",
        #"crossfade_spans_dropped_total{reason="queue_full"} 7"#,
        #"crossfade_spans_dropped_total{reason="refused"} 8"#,
        #"crossfade_spans_dropped_total{reason="unreachable"} 9"#,
        #"crossfade_spans_dropped_total{reason="rejected"} 10"#,
        #"crossfade_spans_dropped_total{reason="shutdown"} 11"#,
        "crossfade_span_export_failures_total 6",
      ])
  }
}
