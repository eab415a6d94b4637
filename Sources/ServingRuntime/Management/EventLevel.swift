/// How much an event matters to whoever reads the log.
package enum EventLevel: Hashable, Sendable {
  case info, warning, error
}
