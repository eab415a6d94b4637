/// A metric with its series, as one scrape shows them.
package struct MetricFamily: Sendable {
  package struct Series: Sendable {
    package var labels: [MetricLabel]
    package var reading: MetricReading

    package init(labels: [MetricLabel] = [], _ reading: MetricReading) {
      self.labels = labels
      self.reading = reading
    }
  }

  package let definition: MetricDefinition
  package private(set) var series: [Series]

  package init(_ definition: MetricDefinition, series: [Series] = []) {
    self.definition = definition
    self.series = series
  }

  /// A metric without labels; without a reading it has no series and is not shown.
  package init(_ definition: MetricDefinition, _ reading: MetricReading?) {
    self.init(definition)
    if let reading { add([], reading) }
  }

  /// - Parameter values: of the definition's labels, in their order.
  package mutating func add(_ values: [String], _ reading: MetricReading) {
    precondition(
      values.count == definition.labels.count,
      "\(definition.name) has \(definition.labels.count) labels, not \(values.count)")
    series.append(
      Series(labels: zip(definition.labels, values).map { MetricLabel($0, $1) }, reading))
  }
}
