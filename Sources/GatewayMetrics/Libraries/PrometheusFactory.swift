package import CoreMetrics
internal import Synchronization

/// Takes what libraries report through swift-metrics into the gateway's text: counters as counters,
/// timers as histograms in seconds, meters and recorders of last values as gauges, other recorders
/// as summaries.
///
/// Names and labels are bounded by ``LibraryLimits``. A metric beyond them, one whose name is taken
/// by another kind or by one of the gateway's own, counts nothing; ``droppedCount`` says how often
/// one was asked for.
package final class PrometheusFactory: MetricsFactory {
  private let table: Mutex<LibraryTable>
  private let dropped = Tally()
  private let limits: LibraryLimits

  package init(limits: LibraryLimits = .defaults) {
    self.limits = limits
    table = Mutex(LibraryTable(limits: limits))
  }

  /// Times that a metric was asked for and not taken.
  package var droppedCount: UInt64 { dropped.value }

  /// What libraries reported, by name.
  package func families() -> [MetricFamily] { table.withLock { $0.snapshot() } }

  package func makeCounter(
    label: String, dimensions: [(String, String)]
  ) -> any CounterHandler {
    make(LibraryCounter.self, .counter, label, dimensions) ?? NOOPMetricsHandler.instance
  }

  package func makeFloatingPointCounter(
    label: String, dimensions: [(String, String)]
  ) -> any FloatingPointCounterHandler {
    make(LibraryCounter.self, .counter, label, dimensions) ?? NOOPMetricsHandler.instance
  }

  package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
    make(LibraryGauge.self, .gauge, label, dimensions) ?? NOOPMetricsHandler.instance
  }

  package func makeRecorder(
    label: String, dimensions: [(String, String)], aggregate: Bool
  ) -> any RecorderHandler {
    guard aggregate else {
      return make(LibraryGauge.self, .gauge, label, dimensions) ?? NOOPMetricsHandler.instance
    }
    return make(LibrarySummary.self, .summary, label, dimensions) ?? NOOPMetricsHandler.instance
  }

  package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
    make(LibraryTimer.self, .histogram, label, dimensions) ?? NOOPMetricsHandler.instance
  }

  package func destroyCounter(_ handler: any CounterHandler) { destroy(handler) }

  package func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {
    destroy(handler)
  }

  package func destroyMeter(_ handler: any MeterHandler) { destroy(handler) }

  package func destroyRecorder(_ handler: any RecorderHandler) { destroy(handler) }

  package func destroyTimer(_ handler: any TimerHandler) { destroy(handler) }

  private func make<Instrument: LibraryInstrument>(
    _ type: Instrument.Type, _ kind: MetricKind, _ label: String,
    _ dimensions: [(String, String)]
  ) -> Instrument? {
    let suffix =
      switch kind {
      case .counter: "_total"
      case .histogram: "_seconds"
      case .gauge, .summary: ""
      }
    let definition = MetricDefinition(
      LibraryName.metric(label, suffix: suffix, bytesMax: limits.textBytesMax), kind,
      "Reported by a library.")
    let labels = LibraryName.labels(dimensions, limits)
    let instrument = table.withLock { $0.instrument(type, definition, labels) }
    if instrument == nil { dropped.add(1) }
    return instrument
  }

  /// Handlers that count nothing are of no table.
  private func destroy(_ handler: AnyObject) {
    guard let instrument = handler as? any LibraryInstrument else { return }
    table.withLock { $0.remove(instrument) }
  }
}
