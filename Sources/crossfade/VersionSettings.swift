internal import ArgumentParser
internal import ServingCore

/// How a version shall run, as its publisher says.
struct VersionSettings: ParsableArguments {
  @Option(
    help: ArgumentHelp("Rows that requests are gathered up to in one run.", valueName: "rows"))
  var maxBatchRows = BatchingSettings.defaults.maxRows
  @Flag(help: "Run every request alone: the leading axis does not count independent rows.")
  var noBatching = false
  @Option(help: ArgumentHelp("Threads that share one operator's work.", valueName: "count"))
  var intraOpThreads = EngineThreads.defaults.intraOp
  @Option(help: ArgumentHelp("Operators that run at the same time.", valueName: "count"))
  var interOpThreads = EngineThreads.defaults.interOp

  func check() throws {
    try LimitOptions.check("--max-batch-rows", maxBatchRows, 1...BatchingSettings.rowsMax)
    try LimitOptions.check("--intra-op-threads", intraOpThreads, 1...EngineThreads.countMax)
    try LimitOptions.check("--inter-op-threads", interOpThreads, 1...EngineThreads.countMax)
  }

  var batching: BatchingSettings {
    BatchingSettings(isEnabled: !noBatching, maxRows: maxBatchRows)
  }

  var threads: EngineThreads {
    EngineThreads(intraOp: intraOpThreads, interOp: interOpThreads)
  }

  /// The smallest and the largest batch that will be seen.
  var warmUpRows: [Int] {
    noBatching || maxBatchRows == 1 ? [1] : [1, maxBatchRows]
  }
}
