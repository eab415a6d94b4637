package import Logging
package import ServingCore

/// Writes what the process logs as lines of text or of JSON; see `LogLine` for what they look like.
package struct LineLogHandler: LogHandler {
  private let label: String
  private let format: LogFormat
  private let output: LogOutput
  private let wallMicroseconds: @Sendable () -> Int64
  package var metadata = Logger.Metadata()
  package var metadataProvider: Logger.MetadataProvider?
  package var logLevel = Logger.Level.info

  /// - Parameter wallMicroseconds: since 1970, by the wall clock.
  package init(
    label: String, format: LogFormat, output: LogOutput,
    metadataProvider: Logger.MetadataProvider? = nil,
    wallMicroseconds: @escaping @Sendable () -> Int64
  ) {
    self.label = label
    self.format = format
    self.output = output
    self.metadataProvider = metadataProvider
    self.wallMicroseconds = wallMicroseconds
  }

  package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  package func log(event: LogEvent) {
    var merged = metadata
    for more in [metadataProvider?.get(), event.metadata] {
      if let more { merged.merge(more) { _, new in new } }
    }
    if let error = event.error {
      merged["error.message"] = "\(error)"
      merged["error.type"] = "\(String(reflecting: type(of: error)))"
    }
    output.write(
      LogLine.bytes(
        LogEntry(
          microseconds: wallMicroseconds(), level: event.level.rawValue, logger: label,
          message: event.message.description, fields: Self.fields(merged, depth: 0)), format))
  }

  /// By name, so that equal lines look equal.
  private static func fields(_ metadata: Logger.Metadata, depth: Int) -> [LogField] {
    metadata.sorted { $0.key < $1.key }.map { LogField($0.key, value($0.value, depth: depth)) }
  }

  private static func value(_ value: Logger.Metadata.Value, depth: Int) -> LogValue {
    // What is deeper is not written either.
    guard depth < LogLine.depthMax else { return .text("…") }
    return switch value {
    case .string(let text): .text(text)
    case .stringConvertible(let text): .text(text.description)
    case .dictionary(let metadata): .fields(fields(metadata, depth: depth + 1))
    case .array(let values): .list(values.map { Self.value($0, depth: depth + 1) })
    }
  }
}
