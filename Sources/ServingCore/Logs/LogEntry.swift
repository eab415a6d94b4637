/// What one line of the log says.
package struct LogEntry: Hashable, Sendable {
  /// Since 1970-01-01T00:00:00Z, leap seconds not counted.
  package var microseconds: Int64
  /// Lowercase, such as `warning`.
  package var level: String
  /// Who says it.
  package var logger: String
  package var message: String
  package var fields: [LogField]

  package init(
    microseconds: Int64, level: String, logger: String, message: String, fields: [LogField] = []
  ) {
    self.microseconds = microseconds
    self.level = level
    self.logger = logger
    self.message = message
    self.fields = fields
  }
}
