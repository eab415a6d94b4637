internal import PlatformSupport
package import ServingCore
internal import Synchronization

/// Takes captures from the event loops, counts them as evidence, and makes records of them for the
/// prediction log; on one thread of its own at low priority.
package final class PredictionPipeline: Sendable {
  /// What becomes of captures.
  package struct Outlets: Sendable {
    /// Takes a record for the log and never waits; what finds no room there is counted there.
    package var log: @Sendable (PredictionRecord) -> Void
    package var evidence: EvidenceBook
    /// A request's body without the contents of some inputs; nil when the body does not decode.
    package var redact: @Sendable (_ body: UnsafeRawBufferPointer, _ inputs: [String]) -> [UInt8]?
    /// SHA-256, lowercase hexadecimal.
    package var digest: @Sendable (UnsafeRawBufferPointer) -> String
    /// Stores outcomes before it returns, all or none; of models that their reporter may predict
    /// on.
    package var outcomes: @Sendable ([Outcome], ModelScope) -> Result<Void, ServingError>

    package init(
      log: @escaping @Sendable (PredictionRecord) -> Void, evidence: EvidenceBook,
      redact: @escaping @Sendable (UnsafeRawBufferPointer, [String]) -> [UInt8]?,
      digest: @escaping @Sendable (UnsafeRawBufferPointer) -> String,
      outcomes: @escaping @Sendable ([Outcome], ModelScope) -> Result<Void, ServingError>
    ) {
      self.log = log
      self.evidence = evidence
      self.redact = redact
      self.digest = digest
      self.outcomes = outcomes
    }
  }

  /// Outcomes of one request, and who waits for them to be stored.
  private struct Submission {
    var outcomes: [Outcome]
    var scope: ModelScope
    var finished: @Sendable (Result<Void, ServingError>) -> Void
  }

  private let limits: CaptureLimits
  private let outlets: Outlets
  /// Whether records are asked for; without, captures are for evidence only.
  package let isLogging: Bool
  private let clock: Lane.Clock
  /// Microseconds since 1970 by the wall clock.
  private let wallMicroseconds: @Sendable () -> Int64
  private let sinks = Mutex<[CaptureSink]>([])
  private let waiting = Mutex<[Submission]>([])
  private let errands = Mutex<[@Sendable () -> Void]>([])
  private let signal = ThreadSignal()
  private let isStopping = Atomic<Bool>(false)
  private let ended = ThreadSignal()

  package init(
    limits: CaptureLimits = .defaults, outlets: Outlets, isLogging: Bool = true,
    clock: @escaping Lane.Clock,
    wallMicroseconds: @escaping @Sendable () -> Int64
  ) {
    self.limits = limits
    self.outlets = outlets
    self.isLogging = isLogging
    self.clock = clock
    self.wallMicroseconds = wallMicroseconds
  }

  /// - Parameter collect: has the sink's ``CaptureSink/handOver()`` called on its event loop.
  package func makeSink(collect: @escaping @Sendable (CaptureSink) -> Void) -> CaptureSink {
    let sink = CaptureSink(
      limits: limits, isLogging: isLogging, wake: { [signal] in signal.raise() }, collect: collect)
    sinks.withLock { $0.append(sink) }
    return sink
  }

  /// Captures that found no room on their way here.
  package var droppedCount: Int { sinks.withLock { $0 }.reduce(0) { $0 + $1.droppedCount } }

  /// Has outcomes stored.
  /// - Parameters:
  ///   - scope: the models that whoever reports them may predict on. Of which model a request was
  ///     is looked up in the log by the pipeline's thread: no event loop waits for that.
  ///   - finished: called on the pipeline's thread when they are, or cannot be.
  /// - Throws: `RESOURCE_EXHAUSTED` when too many wait; `finished` is not called then.
  package func store(
    _ outcomes: [Outcome], from scope: ModelScope,
    finished: @escaping @Sendable (Result<Void, ServingError>) -> Void
  ) throws(ServingError) {
    let isTaken = waiting.withLock { waiting in
      guard waiting.count < limits.outcomeRequestsMax else { return false }
      waiting.append(Submission(outcomes: outcomes, scope: scope, finished: finished))
      return true
    }
    guard isTaken else {
      throw ServingError(
        .resourceExhausted,
        "\(limits.outcomeRequestsMax) requests with outcomes wait to be stored; send this one "
          + "again later")
    }
    signal.raise()
  }

  /// Waits until what the event loops have gathered was read, or a little longer than they may
  /// hold it back.
  package func flush() async {
    for sink in sinks.withLock({ $0 }) { sink.askForRest() }
    let stepMilliseconds = 5
    for _ in 0..<2 * limits.waitMilliseconds / stepMilliseconds {
      guard sinks.withLock({ $0 }).contains(where: \.holdsAny) else { return }
      // Cut short when the task is cancelled; then whoever asked is gone.
      guard (try? await Task.sleep(for: .milliseconds(stepMilliseconds))) != nil else { return }
    }
  }

  /// Has something short done on the pipeline's thread, in the order in which it is asked for.
  func perform(_ work: @escaping @Sendable () -> Void) {
    errands.withLock { $0.append(work) }
    signal.raise()
  }

  /// - Throws: `RESOURCE_EXHAUSTED` when the system has no thread left.
  package func start() throws(ServingError) {
    let didStart = WorkerThread.start(name: "predictions", priority: .lowered) {
      self.run()
    } ended: { [ended] in
      ended.raise()
    }
    guard didStart else {
      throw ServingError(.resourceExhausted, "no thread is left for the prediction log")
    }
  }

  /// Reads what was handed over, and ends. Call once, after the event loops have handed over.
  package func stop() {
    isStopping.store(true, ordering: .releasing)
    signal.raise()
    ended.wait()
  }

  private func run() {
    let waitNanoseconds = UInt64(limits.waitMilliseconds) * 1_000_000
    while true {
      let isLast = isStopping.load(ordering: .acquiring)
      for sink in sinks.withLock({ $0 }) {
        for batch in sink.takeReady() {
          read(batch)
          sink.giveBack(batch)
        }
        sink.askForRest()
      }
      storeOutcomes()
      runErrands()
      if isLast { return }
      _ = signal.wait(nanosecondsMax: waitNanoseconds)
    }
  }

  /// Each request's outcomes are one transaction, so that one that cannot be stored costs no other.
  private func storeOutcomes() {
    let submissions = waiting.withLock { waiting in
      defer { waiting.removeAll(keepingCapacity: true) }
      return waiting
    }
    for submission in submissions {
      submission.finished(outlets.outcomes(submission.outcomes, submission.scope))
    }
  }

  private func runErrands() {
    let errands = errands.withLock { errands in
      defer { errands.removeAll() }
      return errands
    }
    for errand in errands { errand() }
  }

  private func read(_ batch: CaptureBatch) {
    // One reading of both clocks: the wall clock may be set between two.
    let (now, wallNow) = (clock(), wallMicroseconds())
    outlets.evidence.add(batch.captures)
    batch.visit { capture, bytes in
      guard capture.isLogged else { return }
      let age = Int64(now.nanoseconds(since: capture.received) / 1_000)
      outlets.log(record(capture, bytes, receivedAtMicroseconds: wallNow - age))
    }
  }

  private func record(
    _ capture: Capture, _ bytes: CaptureBytes, receivedAtMicroseconds: Int64
  ) -> PredictionRecord {
    let policy = capture.model.log
    let times = capture.times
    var record = PredictionRecord(
      requestID: String(decoding: bytes.identifier, as: UTF8.self), model: capture.model.name,
      version: capture.version.version,
      artifactSHA256: capture.version.manifest.artifactSHA256 ?? "",
      revision: capture.decision.revision, arm: capture.decision.arm,
      basis: capture.decision.basis, bucket: capture.decision.bucket,
      key: bytes.key.isEmpty ? nil : String(decoding: bytes.key, as: UTF8.self),
      caller: capture.caller.auditName, code: capture.code, message: capture.message,
      receivedAtMicroseconds: receivedAtMicroseconds,
      totalMicroseconds: Self.microseconds(capture.answered.nanoseconds(since: capture.received)),
      queueMicroseconds: Self.microseconds(times.queueNanoseconds),
      batchMicroseconds: Self.microseconds(times.batchNanoseconds),
      computeMicroseconds: Self.microseconds(times.computeNanoseconds),
      rowCount: capture.rowCount, parameters: capture.parameters,
      inputSHA256: outlets.digest(bytes.body), output: capture.output,
      outputSHA256: bytes.reply.isEmpty ? "" : outlets.digest(bytes.reply))
    guard policy.keepsInputs else { return record }
    if policy.redacted.isEmpty {
      record.input = Array(bytes.body)
    } else {
      record.redacted = policy.redacted
      record.input = outlets.redact(bytes.body, policy.redacted)
    }
    if !bytes.reply.isEmpty { record.reply = Array(bytes.reply) }
    return record
  }

  private static func microseconds(_ nanoseconds: UInt64) -> Int { Int(nanoseconds / 1_000) }
}
