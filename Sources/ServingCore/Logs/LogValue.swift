/// A value beside a log line's message.
package indirect enum LogValue: Hashable, Sendable {
  case text(String)
  case integer(Int64)
  /// Milliseconds, written with three digits behind the point.
  case milliseconds(nanoseconds: UInt64)
  case list([LogValue])
  /// In the order in which it is written.
  case fields([LogField])
}

/// A value with its name.
package struct LogField: Hashable, Sendable {
  package var name: String
  package var value: LogValue

  package init(_ name: String, _ value: LogValue) {
    self.name = name
    self.value = value
  }
}
