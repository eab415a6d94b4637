package import ServingCore
internal import Synchronization

/// What is counted of one lane of a version; what the lanes of one version counted is added up at a
/// scrape. Added to by any thread; nothing here locks or allocates for an event.
///
/// Everything that is counted of one request took 37 ns when it ran alone and 17 ns in a batch of
/// eight (release build, a loop on one thread, with or without a scraper beside it).
package final class VersionMetrics: Sendable {
  package typealias ReadGauges = @Sendable () -> LaneGauges?

  package let model: ModelName
  package let version: ModelVersion

  private let requests = InlineArray<4, CodeTallies> { _ in CodeTallies() }
  private let request = DurationHistogram()
  private let refusals = ReasonTallies<LaneRefusal>()
  private let savedRows = ReasonTallies<LaneRefusal>()
  private let queue = DurationHistogram()
  private let batch = DurationHistogram()
  private let compute = DurationHistogram()
  private let batchRows = SizeHistogram()
  private let failedRuns = Tally()
  private let batchElements = Tally()
  private let paddingElements = Tally()

  /// Touched when the lane begins and when somebody scrapes.
  private let readGauges = Mutex<ReadGauges?>(nil)

  package init(model: ModelName, version: ModelVersion) {
    self.model = model
    self.version = version
  }

  /// A reply was encoded.
  /// - Parameters:
  ///   - arm: nil for a pinned version, as in ``RouteDecision/arm``.
  ///   - code: nil for `OK`.
  ///   - nanoseconds: from the request's head to here.
  package func countReply(arm: Arm?, code: StatusCode?, nanoseconds: UInt64) {
    requests[RequestArm(arm).rawValue].count(code)
    request.record(nanoseconds: nanoseconds)
  }

  /// A request was not admitted.
  package func countRefusal(_ reason: LaneRefusal) { refusals.count(reason) }

  /// A request was taken out of the queue without being run.
  package func countSaved(_ reason: LaneRefusal, rows: Int) {
    refusals.count(reason)
    savedRows.count(reason, by: rows)
  }

  /// A request was taken out of the queue to be run, or because its deadline passed.
  package func countTaken(queueNanoseconds: UInt64) {
    queue.record(nanoseconds: queueNanoseconds)
  }

  /// The engine ran. The requests of a batch were put together and computed in the same time, so
  /// those are recorded once for all of them.
  /// - Parameters:
  ///   - requests: that this run answers; zero when they are run again one by one.
  ///   - elements: of all input tensors, padding included.
  ///   - padding: those of them that no request sent.
  package func countRun(
    requests: Int, rows: Int, elements: Int, padding: Int, failed: Bool, batchNanoseconds: UInt64,
    computeNanoseconds: UInt64
  ) {
    batch.record(nanoseconds: batchNanoseconds, count: requests)
    compute.record(nanoseconds: computeNanoseconds, count: requests)
    batchRows.record(rows)
    batchElements.add(elements)
    if padding > 0 { paddingElements.add(padding) }
    if failed { failedRuns.add(1) }
  }

  /// Has the lane asked at every scrape for what it holds; nil says nothing, as zero.
  package func follow(_ read: @escaping ReadGauges) {
    readGauges.withLock { $0 = read }
  }

  /// The part of ``snapshot()`` that is looked at every second.
  package func requestCounts() -> RequestCounts {
    var counts = RequestCounts(replies: 0, errors: 0, durations: request.snapshot())
    for arm in RequestArm.allCases {
      for entry in requests[arm.rawValue].snapshot().entries {
        counts.replies += entry.count
        if entry.code != CodeCounts.okName { counts.errors += entry.count }
      }
    }
    return counts
  }

  package func snapshot() -> VersionSnapshot {
    // Asked outside of the lock, as the lane may have locks of its own.
    let read = readGauges.withLock { $0 }
    return VersionSnapshot(
      model: model, version: version,
      requests: RequestArm.allCases.map { requests[$0.rawValue].snapshot() },
      request: request.snapshot(), queue: queue.snapshot(), batch: batch.snapshot(),
      compute: compute.snapshot(), batchRows: batchRows.snapshot(), failedRuns: failedRuns.value,
      batchElements: batchElements.value, paddingElements: paddingElements.value,
      refusals: refusals.snapshot(), savedRows: savedRows.snapshot(),
      gauges: read?() ?? LaneGauges())
  }
}
