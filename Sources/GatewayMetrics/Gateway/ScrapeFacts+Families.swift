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
    ] + logFamilies + comparisonFamilies
  }

  private var logFamilies: [MetricFamily] {
    [
      MetricFamily(MetricCatalogue.logWritten, log.map { .count($0.written) }),
      reasons(MetricCatalogue.logDropped, log?.dropped),
      MetricFamily(MetricCatalogue.logQueued, Self.number(log?.queuedRows)),
      reasons(MetricCatalogue.shadowLogDropped, log?.droppedShadows),
    ]
  }

  private func reasons(
    _ definition: MetricDefinition, _ counts: [String: UInt64]?
  ) -> MetricFamily {
    var family = MetricFamily(definition)
    for (reason, count) in (counts ?? [:]).sorted(by: { $0.key < $1.key }) {
      family.add([reason], .count(count))
    }
    return family
  }

  private var comparisonFamilies: [MetricFamily] {
    let sorted = comparisons.sorted {
      ($0.model, $0.baseline, $0.candidate) < ($1.model, $1.baseline, $1.candidate)
    }
    func one(_ definition: MetricDefinition, _ count: (Comparison) -> Int) -> MetricFamily {
      var family = MetricFamily(definition)
      for comparison in sorted { family.add(comparison.labels, .count(UInt64(count(comparison)))) }
      return family
    }
    func several(
      _ definition: MetricDefinition, _ counts: (Comparison) -> [String: Int]
    ) -> MetricFamily {
      var family = MetricFamily(definition)
      for comparison in sorted {
        for (label, count) in counts(comparison).sorted(by: { $0.key < $1.key }) {
          family.add(comparison.labels + [label], .count(UInt64(count)))
        }
      }
      return family
    }
    return [
      one(MetricCatalogue.shadowMirrored, \.mirrored),
      one(MetricCatalogue.shadowCompared, \.compared),
      one(MetricCatalogue.shadowRows, \.rows),
      one(MetricCatalogue.shadowDifferentRows, \.differentRows),
      several(MetricCatalogue.shadowFailed, \.failed),
      several(MetricCatalogue.shadowDropped, \.dropped),
    ]
  }

  private static func number(_ value: Int?) -> MetricReading? {
    value.map { .number(Double($0)) }
  }
}

extension ScrapeFacts.Comparison {
  fileprivate var labels: [String] {
    [model.description, baseline.description, candidate.description]
  }
}
