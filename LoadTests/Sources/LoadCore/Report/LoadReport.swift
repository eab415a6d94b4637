/// What a run found, for people and for machines. Times in microseconds, rates per second.
package struct LoadReport: Codable, Hashable, Sendable {
  /// What was asked for.
  package struct Setting: Codable, Hashable, Sendable {
    package var server: String
    /// `open` or `closed`.
    package var loop: String
    package var models: [String]
    package var version: Int64?
    package var rows: [Int]
    package var rateIntended: Double?
    package var arrivals: String?
    package var seed: UInt64?
    package var concurrency: Int?
    package var connections: Int
    package var threads: Int
    package var warmUpSeconds: Double
    package var seconds: Double
    package var timeoutMs: Int64?
    package var priority: Int?

    package init(server: String, models: [String], version: Int64?, rows: [Int], plan: LoadPlan) {
      self.server = server
      self.models = models
      self.version = version
      self.rows = rows
      loop = plan.loop.name
      switch plan.loop {
      case .open(let rate, let pattern, let seed, _):
        rateIntended = rate
        arrivals = pattern.rawValue
        self.seed = pattern == .poisson ? seed : nil
      case .closed(let concurrency):
        self.concurrency = concurrency
      }
      connections = plan.connectionCount
      threads = plan.shares.count
      warmUpSeconds = Double(plan.warmUpNanoseconds) / 1e9
      seconds = Double(plan.measuredNanoseconds) / 1e9
    }
  }

  /// By the server's own account, from `server-timing`.
  package struct ServerSummary: Codable, Hashable, Sendable {
    package var queue: TimeSummary?
    package var batch: TimeSummary?
    package var compute: TimeSummary?
  }

  package var setting: Setting
  package var sent: Int
  package var answered: Int
  package var failed: Int
  package var failures: [String: FailureTally.Entry]
  package var notSent: [String: Int]
  package var warmUpSent: Int
  package var warmUpFailures: [String: FailureTally.Entry]
  package var rateReached: Double
  package var versions: [String: Int]
  package var requestBodyBytes: Int
  package var replyBodyBytes: Int
  package var latency: TimeSummary?
  package var service: TimeSummary?
  package var lag: TimeSummary?
  package var streamWait: TimeSummary?
  package var server: ServerSummary

  package init(_ setting: Setting, _ measurements: LoadMeasurements) {
    self.setting = setting
    sent = measurements.sent
    answered = measurements.answered
    failed = measurements.failed
    failures = measurements.failures.entries
    notSent = Dictionary(
      uniqueKeysWithValues: measurements.notSent.map { ($0.key.rawValue, $0.value) })
    warmUpSent = measurements.warmUpSent
    warmUpFailures = measurements.warmUpFailures.entries
    rateReached = setting.seconds > 0 ? Double(measurements.answeredInTime) / setting.seconds : 0
    versions = Dictionary(
      uniqueKeysWithValues: measurements.versions.map { (String($0.key), $0.value) })
    requestBodyBytes = measurements.requestBodyBytes
    replyBodyBytes = measurements.replyBodyBytes
    latency = measurements.latency.summary
    service = measurements.service.summary
    // The callers of a closed loop are never late: nothing is due.
    lag = setting.rateIntended == nil ? nil : measurements.lag.summary
    streamWait = measurements.streamWait.summary
    server = ServerSummary(
      queue: measurements.queue.summary, batch: measurements.batch.summary,
      compute: measurements.compute.summary)
  }

  /// Whether every request that was due was sent and answered well, warm-up included.
  package var isClean: Bool {
    failed == 0 && warmUpFailures.isEmpty && notSent.values.allSatisfy { $0 == 0 }
  }
}
