internal import ServingCore
internal import YAMLReading

/// Lays out how a version's requests may share runs: on one line where it is about rows alone, as
/// with most versions, and otherwise by what differs from the defaults.
enum BatchingWriter {
  static func lines(_ settings: BatchingSettings) -> [String] {
    let rows = ["enabled: \(settings.isEnabled)", "max_rows: \(settings.maxRows)"]
    let more = beyondRows(settings)
    guard !more.isEmpty else { return ["batching: { \(rows.joined(separator: ", ")) }"] }
    return ["batching:"] + (rows + more).map { "  \($0)" }
  }

  private static func beyondRows(_ settings: BatchingSettings) -> [String] {
    let defaults = BatchingSettings.defaults
    var lines: [String] = []
    if settings.preferredRows != defaults.preferredRows {
      lines.append("preferred_rows: \(list(settings.preferredRows))")
    }
    if settings.queueDelayMicroseconds != defaults.queueDelayMicroseconds {
      lines.append("max_queue_delay_us: \(settings.queueDelayMicroseconds)")
    }
    if let instances = settings.instances { lines.append("instances: \(instances)") }
    let padding = settings.padding
    guard padding != defaults.padding else { return lines }
    lines += ["padding:", "  axes: \(mapping(padding.axes) { list($0.bounds) })"]
    if !padding.values.isEmpty { lines.append("  values: \(mapping(padding.values, value))") }
    return lines
  }

  private static func list(_ numbers: [Int]) -> String {
    "[\(numbers.map(String.init).joined(separator: ", "))]"
  }

  private static func mapping<Value>(
    _ members: [String: Value], _ text: (Value) -> String
  ) -> String {
    guard !members.isEmpty else { return "{}" }
    let pairs = members.sorted { $0.key < $1.key }.map { key, value in
      "\(YAMLText.scalar(key)): \(text(value))"
    }
    return "{ \(pairs.joined(separator: ", ")) }"
  }

  /// Plain where people write it plain: the reader keeps a value's text, whatever it is.
  private static func value(_ text: String) -> String {
    let isNumber = Int(text).map(\.description) == text || Double(text).map(\.description) == text
    return isNumber || text == "true" || text == "false" ? text : YAMLText.scalar(text)
  }
}
