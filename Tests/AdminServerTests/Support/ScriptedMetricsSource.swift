import ServingRuntime
import Synchronization

/// A source of metrics that counts how often it was asked.
final class ScriptedMetricsSource: MetricsSource {
  private let asked = Mutex(0)

  func metricsText() async -> String {
    let count = asked.withLock { asked in
      asked += 1
      return asked
    }
    return "# TYPE asked_total counter\nasked_total{who=\"\u{e9}\"} \(count)\n"
  }
}
