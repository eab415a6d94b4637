internal import GatewayMetrics
internal import ServingCore

extension VersionManager: MetricsSource {
  /// What is counted, and what is known of versions and memory, in Prometheus' text format.
  package func metricsText() async -> String {
    let facts = ScrapeFacts(
      models: models.values.map { model in
        ScrapeFacts.Model(name: model.name, states: model.versions.values.map(\.state))
      },
      memoryBudgetBytes: budget.limitBytes, memoryUsedBytes: budget.usedBytes,
      log: logFacts(), comparisons: comparisonFacts())
    // A scrape of a thousand busy versions takes a tenth of a second, which must hold nobody up.
    let onThread = try? await WorkerThread.run(name: "scrape") { [metrics] in metrics.text(facts) }
    return onThread ?? metrics.text(facts)
  }
}
