internal import ServingCore

/// Batching on the command line, as ``VersionSettings`` reads it.
extension BatchingSettings {
  /// The arguments that read as these settings: the rows, and what differs from the defaults.
  var arguments: [String] {
    let defaults = Self.defaults
    var arguments = ["--max-batch-rows=\(maxRows)"]
    if !isEnabled { arguments.append("--no-batching") }
    if preferredRows != defaults.preferredRows {
      arguments.append("--preferred-rows=\(NumberList.text(preferredRows))")
    }
    if queueDelayMicroseconds != defaults.queueDelayMicroseconds {
      arguments.append("--max-queue-delay-us=\(queueDelayMicroseconds)")
    }
    if let instances { arguments.append("--instances=\(instances)") }
    return arguments + padding.arguments
  }

  /// The smallest and the largest batch that will be seen, and those that the model runs best at.
  var warmUpRows: [Int] {
    isEnabled ? Set([1, maxRows] + preferredRows).sorted() : [1]
  }
}
