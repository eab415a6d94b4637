internal import ServingCore
internal import YAMLReading

/// Lays a shadow out as an element of a route's list.
enum ShadowWriter {
  static func lines(_ shadow: Shadow) -> [String] {
    [
      "  - version: \(shadow.version)",
      "    since: \(shadow.since)",
      "    percent: \(shadow.percentage)",
      "    salt: \(YAMLText.scalar(shadow.salt))",
    ] + CanaryWriter.lines(shadow.slice) + ["    repeated_percent: \(shadow.repeated)"]
  }
}
