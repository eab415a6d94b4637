package import ServingCore

/// What became of the access log's lines and of spans, for a scrape.
package struct TelemetryFigures: Hashable, Sendable {
  package struct Access: Hashable, Sendable {
    package var written: Int
    package var dropped: [AccessDrop: Int]

    package init(written: Int, dropped: [AccessDrop: Int]) {
      self.written = written
      self.dropped = dropped
    }
  }

  package struct Spans: Hashable, Sendable {
    package var exported: Int
    package var failures: Int
    package var dropped: [SpanDrop: Int]

    package init(exported: Int, failures: Int, dropped: [SpanDrop: Int]) {
      self.exported = exported
      self.failures = failures
      self.dropped = dropped
    }
  }

  /// Nil without an access log.
  package var access: Access?
  /// Nil where nothing is traced.
  package var spans: Spans?

  package init(access: Access? = nil, spans: Spans? = nil) {
    self.access = access
    self.spans = spans
  }

  var families: [MetricFamily] {
    var lines = MetricFamily(MetricCatalogue.accessDropped)
    for reason in AccessDrop.allCases {
      guard let count = access?.dropped[reason], count > 0 else { continue }
      lines.add([reason.rawValue], .count(UInt64(count)))
    }
    var dropped = MetricFamily(MetricCatalogue.spansDropped)
    for reason in SpanDrop.allCases {
      guard let count = spans?.dropped[reason], count > 0 else { continue }
      dropped.add([reason.rawValue], .count(UInt64(count)))
    }
    func family(_ definition: MetricDefinition, _ count: Int?) -> MetricFamily {
      MetricFamily(definition, count.map { .count(UInt64($0)) })
    }
    return [
      family(MetricCatalogue.accessLines, access?.written), lines,
      family(MetricCatalogue.spansExported, spans?.exported), dropped,
      family(MetricCatalogue.exportFailures, spans?.failures),
    ]
  }
}
