internal import ServingCore

// From what others know to what a scrape shows.

extension ScrapeFacts {
  var families: [MetricFamily] {
    var versions = MetricFamily(MetricCatalogue.versions)
    for model in models.sorted(by: { $0.name < $1.name }) {
      var counts: [String: Int] = [:]
      for state in model.states { counts[state.name, default: 0] += 1 }
      for (state, count) in counts.sorted(by: { $0.key < $1.key }) {
        versions.add([model.name.description, state], .number(Double(count)))
      }
    }
    return [
      versions,
      MetricFamily(MetricCatalogue.heldBodyBytes, Self.number(heldBodyBytes)),
      MetricFamily(MetricCatalogue.memoryBudget, Self.number(memoryBudgetBytes)),
      MetricFamily(MetricCatalogue.memoryUsed, Self.number(memoryUsedBytes)),
    ] + logFamilies
  }

  private var logFamilies: [MetricFamily] {
    var dropped = MetricFamily(MetricCatalogue.logDropped)
    for (reason, count) in (log?.dropped ?? [:]).sorted(by: { $0.key < $1.key }) {
      dropped.add([reason], .count(count))
    }
    return [
      MetricFamily(MetricCatalogue.logWritten, log.map { .count($0.written) }), dropped,
      MetricFamily(MetricCatalogue.logQueued, Self.number(log?.queuedRows)),
    ]
  }

  private static func number(_ value: Int?) -> MetricReading? {
    value.map { .number(Double($0)) }
  }
}
