/// A metric's name and what it means, the same for all of its series.
package struct MetricDefinition: Hashable, Sendable {
  /// Fits `[a-zA-Z_:][a-zA-Z0-9_:]*`.
  package var name: String
  package var kind: MetricKind
  package var help: String
  /// The names of its labels, in the order in which series give their values.
  package var labels: [String]

  package init(_ name: String, _ kind: MetricKind, labels: [String] = [], _ help: String) {
    self.name = name
    self.kind = kind
    self.help = help
    self.labels = labels
  }
}
