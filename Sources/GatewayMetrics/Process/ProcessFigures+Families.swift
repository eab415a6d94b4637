// From what the system knows to what a scrape shows.

extension ProcessFigures {
  var families: [MetricFamily] {
    [
      MetricFamily(MetricCatalogue.cpuSeconds, cpuSeconds.map { .number($0) }),
      MetricFamily(MetricCatalogue.startTime, startSeconds.map { .number($0) }),
      MetricFamily(MetricCatalogue.residentMemory, residentBytes.map { .number(Double($0)) }),
      MetricFamily(MetricCatalogue.virtualMemory, virtualBytes.map { .number(Double($0)) }),
      MetricFamily(
        MetricCatalogue.openDescriptors, openDescriptorCount.map { .number(Double($0)) }),
      MetricFamily(
        MetricCatalogue.maxDescriptors, openDescriptorCountMax.map { .number($0) }),
    ]
  }
}
