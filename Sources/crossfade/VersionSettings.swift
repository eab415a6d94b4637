internal import ArgumentParser
internal import ServingCore

/// How a version shall run, as its publisher says.
struct VersionSettings: ParsableArguments {
  @Option(
    help: ArgumentHelp("Rows that requests are gathered up to in one run.", valueName: "rows"))
  var maxBatchRows = BatchingSettings.defaults.maxRows
  @Option(
    help: ArgumentHelp(
      "Batch sizes that the model runs best at, such as 8,32.", valueName: "rows"))
  var preferredRows: String?
  @Option(
    help: ArgumentHelp(
      "Microseconds that a request may wait for others to join it; 0 never waits while idle.",
      valueName: "microseconds"))
  var maxQueueDelayUs = BatchingSettings.defaults.queueDelayMicroseconds
  @Option(
    help: ArgumentHelp(
      "Runs at the same time on threads of their own; as many as the cores have room for "
        + "without it.",
      valueName: "count"))
  var instances: Int?
  @Option(
    help: ArgumentHelp(
      "A dynamic axis to pad, so that requests of different lengths share a run.",
      discussion: """
        By its name in the model, such as sequence; sequence=16,64,256 also says which lengths \
        share, up to each of the numbers. Only for models that take no notice of what stands \
        behind a row's end.
        """,
      valueName: "axis"))
  var pad: [String] = []
  @Option(
    help: ArgumentHelp(
      "What an input is padded with; 0, false or empty text without it.",
      valueName: "input=value"))
  var padValue: [String] = []
  @Flag(help: "Run every request alone: the leading axis does not count independent rows.")
  var noBatching = false
  @Option(help: ArgumentHelp("Threads that share one operator's work.", valueName: "count"))
  var intraOpThreads = EngineThreads.defaults.intraOp
  @Option(help: ArgumentHelp("Operators that run at the same time.", valueName: "count"))
  var interOpThreads = EngineThreads.defaults.interOp

  func check() throws {
    try LimitOptions.check("--max-batch-rows", maxBatchRows, 1...BatchingSettings.rowsMax)
    try LimitOptions.check(
      "--max-queue-delay-us", maxQueueDelayUs, 0...BatchingSettings.delayMicrosecondsMax)
    if let instances {
      try LimitOptions.check("--instances", instances, 1...BatchingSettings.instancesMax)
    }
    try LimitOptions.check("--intra-op-threads", intraOpThreads, 1...EngineThreads.countMax)
    try LimitOptions.check("--inter-op-threads", interOpThreads, 1...EngineThreads.countMax)
    do throws(ServingError) {
      _ = try batching()
    } catch {
      throw ValidationError("\(error.message).")
    }
  }

  /// - Throws: `INVALID_ARGUMENT` naming what was expected and what came; never after ``check()``.
  func batching() throws(ServingError) -> BatchingSettings {
    let settings = BatchingSettings(
      isEnabled: !noBatching, maxRows: maxBatchRows, preferredRows: try preferredSizes(),
      queueDelayMicroseconds: maxQueueDelayUs, instances: instances,
      padding: try PaddingSettings(axes: pad, values: padValue))
    try settings.check()
    return settings
  }

  private func preferredSizes() throws(ServingError) -> [Int] {
    guard let preferredRows else { return [] }
    do throws(ServingError) {
      return try NumberList.parse(
        preferredRows, in: 1...BatchingSettings.rowsMax,
        countMax: BatchingSettings.preferredCountMax)
    } catch {
      throw error.prefixed("--preferred-rows")
    }
  }

  var threads: EngineThreads {
    EngineThreads(intraOp: intraOpThreads, interOp: interOpThreads)
  }
}
