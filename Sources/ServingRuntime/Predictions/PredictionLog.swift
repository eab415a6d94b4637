package import ExperimentStore
package import GatewayMetrics
package import ServingCore

/// Everything that is kept of requests, put together: captures from the event loops, evidence of
/// canaries, the store and its writer, and the end of what is too old.
package final class PredictionLog: Sendable {
  package let evidence = EvidenceBook()
  package let pipeline: PredictionPipeline
  /// Nil for a server that keeps nothing: canaries have their evidence in memory only then.
  package let store: ExperimentStore?
  private let writer: BatchWriter?
  private let shadowWriter: ShadowWriter?
  private let settings: PredictionLogSettings?
  private let wallMicroseconds: @Sendable () -> Int64
  private let report: @Sendable (String) -> Void

  /// What the log needs of others.
  package struct Parts: Sendable {
    package var redact: @Sendable (_ body: UnsafeRawBufferPointer, _ inputs: [String]) -> [UInt8]?
    package var digest: @Sendable (UnsafeRawBufferPointer) -> String
    package var clock: Lane.Clock
    package var wallMicroseconds: @Sendable () -> Int64
    /// Told of what goes wrong while the log runs.
    package var report: @Sendable (String) -> Void

    package init(
      redact: @escaping @Sendable (UnsafeRawBufferPointer, [String]) -> [UInt8]?,
      digest: @escaping @Sendable (UnsafeRawBufferPointer) -> String,
      clock: @escaping Lane.Clock, wallMicroseconds: @escaping @Sendable () -> Int64,
      report: @escaping @Sendable (String) -> Void
    ) {
      self.redact = redact
      self.digest = digest
      self.clock = clock
      self.wallMicroseconds = wallMicroseconds
      self.report = report
    }
  }

  /// Opens the store and starts the threads.
  /// - Parameter settings: nil to keep nothing.
  /// - Throws: what ``ExperimentStore/init(folder:byteCountMax:)`` throws; `RESOURCE_EXHAUSTED`
  ///   when the system has no thread left.
  package init(
    _ settings: PredictionLogSettings?, parts: Parts
  ) throws(ServingError) {
    self.settings = settings
    wallMicroseconds = parts.wallMicroseconds
    report = parts.report
    var store: ExperimentStore?
    var writer: BatchWriter?
    var shadowWriter: ShadowWriter?
    if let settings {
      let opened = try ExperimentStore(folder: settings.folder)
      store = opened
      writer = try BatchWriter(settings: settings.writer, clock: parts.clock) {
        records throws(ServingError) in
        try opened.append(records)
      }
      shadowWriter = try ShadowWriter(opened, clock: parts.clock)
    }
    self.store = store
    self.writer = writer
    self.shadowWriter = shadowWriter
    let (opened, wall) = (store, parts.wallMicroseconds)
    pipeline = PredictionPipeline(
      limits: settings?.capture ?? .defaults,
      outlets: PredictionPipeline.Outlets(
        log: { [writer] record in _ = writer?.offer(record) }, evidence: evidence,
        redact: parts.redact, digest: parts.digest,
        outcomes: { outcomes, scope in
          Result { () throws(ServingError) in
            guard let opened else {
              throw ServingError(
                .unavailable,
                "this server keeps no predictions, so there is nothing to hold outcomes against; "
                  + "start it with --state DIR")
            }
            _ = try opened.append(outcomes: outcomes, from: scope, atMicroseconds: wall())
          }
        }),
      isLogging: store != nil, clock: parts.clock, wallMicroseconds: parts.wallMicroseconds)
    try pipeline.start()
  }

  /// The state folder; nil for a server that keeps nothing.
  package var folder: String? { settings?.folder }

  /// What became of records, for the metrics; nil for a server that keeps nothing.
  package var facts: ScrapeFacts.PredictionLog? {
    guard let writer else { return nil }
    let counts = writer.counts
    var dropped = Dictionary(
      uniqueKeysWithValues: counts.dropped.map { ($0.key.rawValue, $0.value) })
    dropped["capture"] = UInt64(pipeline.droppedCount)
    return ScrapeFacts.PredictionLog(
      written: counts.written, dropped: dropped.filter { $0.value > 0 },
      queuedRows: counts.queuedRows, droppedShadows: droppedShadows)
  }

  private var droppedShadows: [String: UInt64] {
    let dropped = shadowWriter?.counts.dropped ?? [:]
    return Dictionary(
      uniqueKeysWithValues: dropped.filter { $0.value > 0 }.map { ($0.key.rawValue, $0.value) })
  }

  /// Keeps what a shadow said. Never waits; what finds no room is counted.
  package func append(_ record: ShadowRecord) { shadowWriter?.offer(record) }

  /// Why nothing can be written now; nil while all is well, and without a log.
  private var problem: String? {
    writer?.problem.map { "predictions are not written: \($0.error.message)" }
      ?? shadowWriter?.problem.map { "replies of shadows are not written: \($0.error.message)" }
  }

  /// Deletes what is too old or too much, now and then, until its task is cancelled.
  package func keepWithinLimits() async {
    guard let store, let settings else { return }
    var lastProblem: String?
    var lastWriting: String?
    while !Task.isCancelled {
      if let problem, problem != lastWriting { report(problem) }
      lastWriting = problem
      let now = wallMicroseconds()
      let result = try? await WorkerThread.run(name: "retention") {
        Result { () throws(ServingError) in
          try store.enforceRetention(settings.retention, nowMicroseconds: now)
        }
      }
      var retaining: String?
      if case .failure(let error) = result { retaining = error.message }
      if let retaining, retaining != lastProblem { report("the log's retention: \(retaining)") }
      lastProblem = retaining
      // More came in than one round deletes.
      if case .success(let done) = result, !done.isComplete { continue }
      // Cut short when the task is cancelled, which ends the loop.
      try? await Task.sleep(for: .seconds(settings.retentionSeconds))
    }
  }

  /// Remembers the digest of a revision that came into force. At the start those of all models come
  /// at once, so they are remembered one after the other.
  package func witness(_ model: ModelName, _ revision: Int, _ sha256: String) {
    guard let store else { return }
    pipeline.perform { [wallMicroseconds, report] in
      do throws(ServingError) {
        let result = try store.witness(
          model: model, revision: revision, sha256: sha256, atMicroseconds: wallMicroseconds())
        guard case .changed(let before) = result else { return }
        report(
          "revision \(revision) of the route of \(model) is not what it was when it was first "
            + "seen: expected SHA-256 \(before), got \(sha256)")
      } catch {
        report("revision \(revision) of \(model): \(error.message)")
      }
    }
  }

  /// What was remembered of a model's revisions, ascending; nothing where nothing is kept.
  package func witnessed(_ model: ModelName) throws(ServingError) -> [WitnessedRevision] {
    try store?.reader.witnessed(model) ?? []
  }

  /// Waits, but not for long, until what was captured before is written.
  package func flush() async {
    await pipeline.flush()
    _ = await writer?.flush(milliseconds: 1_000)
  }

  /// Writes what is under way and ends the threads. Call after the event loops have handed over.
  package func close() async {
    // On a thread of its own, as it waits for another; without one to be had, here.
    if (try? await WorkerThread.run(name: "predictions") { [pipeline] in pipeline.stop() }) == nil {
      pipeline.stop()
    }
    let areShadowsWritten = await shadowWriter?.close() ?? true
    if !areShadowsWritten { report("some replies of shadows could not be written before the end") }
    guard let writer, await !writer.close() else { return }
    report("some predictions could not be written before the end")
  }
}
