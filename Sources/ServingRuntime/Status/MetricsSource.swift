/// Where the admin plane gets what it shows at `/metrics`.
package protocol MetricsSource: Sendable {
  /// All metrics in Prometheus' text format, version 0.0.4, as they are now.
  func metricsText() async -> String
}
