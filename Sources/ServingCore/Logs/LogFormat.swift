/// How lines of the log are written.
package enum LogFormat: String, CaseIterable, Hashable, Sendable {
  /// For people: time, level, logger, message, and then `key=value`.
  case text
  /// For machines: one JSON object (RFC 8259) a line, its keys always the same.
  case json
}
