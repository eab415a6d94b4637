/// What a family's numbers are, by the names of the text format.
package enum MetricKind: String, Hashable, Sendable {
  case counter, gauge, histogram, summary
}
