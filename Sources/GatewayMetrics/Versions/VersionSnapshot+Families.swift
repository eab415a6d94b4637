internal import ServingCore

// From what versions counted to what a scrape shows.

extension VersionSnapshot {
  /// - Parameter versions: in the order in which they are shown, each model and version once.
  static func families(_ versions: [VersionSnapshot]) -> [MetricFamily] {
    typealias Names = MetricCatalogue
    return [
      requests(versions),
      histogram(Names.request, versions, \.request), histogram(Names.queue, versions, \.queue),
      histogram(Names.batch, versions, \.batch), histogram(Names.compute, versions, \.compute),
      histogram(Names.batchRows, versions, \.batchRows),
      counter(Names.failedRuns, versions, \.failedRuns),
      counter(Names.batchElements, versions, \.batchElements),
      counter(Names.paddingElements, versions, \.paddingElements),
      reasons(Names.refusals, versions, \.refusals),
      reasons(Names.savedRows, versions, \.savedRows),
      gauge(Names.inFlight, versions, \.gauges.inFlightRequests),
      gauge(Names.queuedRows, versions, \.gauges.queuedRows),
      gauge(Names.queuedBytes, versions, \.gauges.queuedBytes),
    ]
  }

  private var labels: [String] { [model.description, version.description] }

  private static func requests(_ versions: [VersionSnapshot]) -> MetricFamily {
    var family = MetricFamily(MetricCatalogue.requests)
    for version in versions {
      for (arm, codes) in zip(RequestArm.allCases, version.requests) {
        for entry in codes.entries {
          family.add(version.labels + [arm.label, entry.code], .count(entry.count))
        }
      }
    }
    return family
  }

  private static func histogram(
    _ definition: MetricDefinition, _ versions: [VersionSnapshot],
    _ value: (VersionSnapshot) -> HistogramSnapshot
  ) -> MetricFamily {
    var family = MetricFamily(definition)
    for version in versions {
      let histogram = value(version)
      if histogram.count > 0 { family.add(version.labels, .histogram(histogram)) }
    }
    return family
  }

  private static func counter(
    _ definition: MetricDefinition, _ versions: [VersionSnapshot],
    _ value: (VersionSnapshot) -> UInt64
  ) -> MetricFamily {
    var family = MetricFamily(definition)
    for version in versions {
      let count = value(version)
      if count > 0 { family.add(version.labels, .count(count)) }
    }
    return family
  }

  private static func reasons(
    _ definition: MetricDefinition, _ versions: [VersionSnapshot],
    _ value: (VersionSnapshot) -> [LaneRefusal: UInt64]
  ) -> MetricFamily {
    var family = MetricFamily(definition)
    for version in versions {
      let counts = value(version)
      for reason in LaneRefusal.allCases {
        guard let count = counts[reason] else { continue }
        family.add(version.labels + [reason.label], .count(count))
      }
    }
    return family
  }

  private static func gauge(
    _ definition: MetricDefinition, _ versions: [VersionSnapshot],
    _ value: (VersionSnapshot) -> Int
  ) -> MetricFamily {
    var family = MetricFamily(definition)
    for version in versions { family.add(version.labels, .number(Double(value(version)))) }
    return family
  }
}
