internal import ArgumentParser
internal import ExperimentStore
internal import ServingCore
internal import ServingRuntime

/// Where `serve` keeps predictions, outcomes and canaries' evidence, and for how long.
struct StateOptions: ParsableArguments {
  /// Below the registry; hidden, so that it is no model.
  static let folderName = ".crossfade"
  private static let daySeconds: Int64 = 86_400

  @Option(
    help: ArgumentHelp(
      "Where predictions, outcomes and evidence are kept; each server needs its own.",
      discussion: """
        Without it: \(folderName) in the registry; a server that cannot have that folder goes on \
        without a log and says so.
        """, valueName: "dir"))
  var state: String?
  @Flag(help: "Keep nothing: no prediction log, no outcomes, evidence in memory only.")
  var noState = false
  @Option(
    help: ArgumentHelp(
      "Of requests to models whose settings do not say: how many per cent are logged.",
      valueName: "percent"))
  var logSample = "100"
  @Option(help: ArgumentHelp("Days that predictions are kept.", valueName: "days"))
  var logDays = RetentionPolicy.standard.ageSecondsMax / daySeconds
  @Option(
    help: ArgumentHelp("Days that inputs and replies are kept, where they are.", valueName: "days"))
  var logInputDays = RetentionPolicy.standard.bodiesAgeSecondsMax / daySeconds
  @Option(
    help: ArgumentHelp("Mebibytes of the log; the oldest predictions go first.", valueName: "mib"))
  var logMib = RetentionPolicy.standard.byteCountMax >> 20

  func check() throws {
    guard state == nil || !noState else {
      throw ValidationError("--state and --no-state: expected one of them, got both.")
    }
    do throws(ServingError) { _ = try Percentage(parsing: logSample) } catch {
      throw ValidationError("--log-sample: \(error.message).")
    }
    try LimitOptions.check("--log-days", Int(logDays), 1...36_500)
    try LimitOptions.check("--log-input-days", Int(logInputDays), 1...36_500)
    try LimitOptions.check("--log-mib", Int(logMib), 16...(1 << 24))
  }

  /// What is kept of requests to models that do not say.
  func policy() throws(ServingError) -> LogPolicy {
    LogPolicy(sample: try Percentage(parsing: logSample))
  }

  /// Where the log is to be; nil to keep nothing.
  func settings(registry: String) -> PredictionLogSettings? {
    guard !noState else { return nil }
    return PredictionLogSettings(
      folder: state ?? "\(registry)/\(Self.folderName)",
      retention: RetentionPolicy(
        ageSecondsMax: logDays * Self.daySeconds,
        bodiesAgeSecondsMax: logInputDays * Self.daySeconds, byteCountMax: logMib << 20))
  }
}
