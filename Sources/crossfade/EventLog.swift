internal import Logging
internal import ServingRuntime

/// Events as lines of the log.
enum EventLog {
  static func write(_ event: GatewayEvent, _ level: EventLevel, to log: Logger) {
    var metadata: Logger.Metadata = ["kind": "\(event.kind)"]
    if let model = event.model { metadata["model"] = "\(model)" }
    if let version = event.version { metadata["version"] = "\(version)" }
    log.log(level: loggerLevel(level), "\(event.message)", metadata: metadata)
  }

  private static func loggerLevel(_ level: EventLevel) -> Logger.Level {
    switch level {
    case .info: .info
    case .warning: .warning
    case .error: .error
    }
  }
}
