/// A label of a series: a name that fits `[a-zA-Z_][a-zA-Z0-9_]*`, and any text.
package struct MetricLabel: Hashable, Sendable {
  package var name: String
  package var value: String

  package init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}
