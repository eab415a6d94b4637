internal import GatewayMetrics
internal import ServingCore
internal import Synchronization

/// One session with what its runs use again. Whoever has taken it out of its lane may run it, and
/// nobody else: a lane's threads, or an event loop.
///
/// `@unchecked Sendable`: it has one holder at a time; each hand-over passes the lane's mutex, or a
/// semaphore of an ``IdleRunner``. ``interrupt(_:)`` is for others as well, and touches what does
/// not change meanwhile or is atomic.
final class LaneInstance: @unchecked Sendable {
  /// What its decision is of, and where it runs.
  enum Kind {
    /// Requests of callers.
    case callers
    /// Calls that nobody waits for, run like those of callers.
    case background
    /// The same, run at idle priority.
    case idle
    /// The same, not to be run any more.
    case refused
  }

  private let owner: String
  private let signature: ModelSignature
  /// Nil once it is closed.
  private var session: LaneSession?
  private let metrics: VersionMetrics?
  private let outputs: OutputAccount
  /// What is to run, or to be given back without.
  var decision = BatchDecision<InferenceCall>()
  /// What came of the last decision's parts, in their order.
  private var results: [PartResult] = []
  private(set) var kind = Kind.callers
  /// When the decision left the queue.
  private(set) var begun = MonotonicInstant(nanoseconds: 0)
  /// Whether the processor time of the run is to be measured. For runs on event loops.
  var isMeasured = false
  /// Why the run is to end: a raw value of ``RunInterruption``, or zero while it is not.
  private let interruption = Atomic<UInt8>(0)
  /// What the last run took, if there was one and it did not fail.
  private(set) var sample: RunSample?
  /// When the last run ended.
  private(set) var ended = MonotonicInstant(nanoseconds: 0)
  private var assembly: BatchAssembly

  init(
    owner: String, session: LaneSession, isBatched: Bool, padding: PaddingPlan?,
    outputs: OutputAccount, metrics: VersionMetrics?
  ) {
    self.owner = owner
    self.outputs = outputs
    self.metrics = metrics
    self.session = session
    signature = session.signature
    assembly = BatchAssembly(
      signature: session.signature, isBatched: isBatched, padding: padding)
  }

  /// What was decided has just left the queue. Under the lane's mutex.
  func begin(_ kind: Kind, at now: MonotonicInstant) {
    self.kind = kind
    begun = now
    interruption.store(0, ordering: .relaxed)
    results.removeAll(keepingCapacity: true)
    sample = nil
    ended = now
  }

  /// Runs the decided parts together. When that fails they run again one by one, so that one
  /// request's failure is not its neighbours'.
  func run(clock: Lane.Clock) { run(decision.parts[...], begun, clock) }

  /// In place of running: every part fails.
  func refuse(_ error: ServingError) {
    for _ in decision.parts { results.append(PartResult(failure: error, at: begun)) }
  }

  /// Has the run end as soon as the engine can. While the instance is out of its lane, and under
  /// the lane's mutex or by its holder, so that no later run is meant by mistake.
  ///
  /// To be repeated while it is not over: the engine may just be between two runs.
  func interrupt(_ reason: RunInterruption) {
    _ = interruption.compareExchange(
      expected: 0, desired: reason.rawValue, ordering: .acquiringAndReleasing)
    session?.interrupt()
  }

  /// Gives every call its outcome after the run, but for those that run in parts.
  /// - Parameter finished: gets the calls, those that were not to run among them.
  func collect(finished: inout [InferenceCall]) {
    let taken = begun
    for (part, result) in zip(decision.parts, results) where !part.item.runsInParts {
      countTaken(part.item, at: taken)
      part.item.times.taken = taken
      part.item.times.started = result.started
      part.item.times.finished = result.finished
      switch result.outputs {
      case .success(let outputs): part.item.outcome = .outputs(outputs, rows: result.rows)
      case .failure(let error): part.item.outcome = .failure(error)
      }
      finished.append(part.item)
    }
    for call in decision.expired where !call.runsInParts {
      call.times.taken = taken
      call.outcome = .failure(expired(call, at: taken))
      finished.append(call)
    }
    for call in decision.cancelled where !call.runsInParts {
      call.outcome = .failure(cancelled(call))
      finished.append(call)
    }
  }

  /// The same for calls that run in parts. Under the lane's mutex.
  /// - Returns: whether one of them failed that still waits in part, and is to be taken out.
  func settleSplits(taken: MonotonicInstant, finished: inout [InferenceCall]) -> Bool {
    var mustSweep = false
    func settle(_ call: InferenceCall, _ change: (inout SplitRun) -> Void) {
      // One that leaves before its first part ran has none yet.
      var split = call.split ?? SplitRun()
      change(&split)
      call.split = split
      if split.isComplete {
        finished.append(call)
      } else if split.failure != nil, split.isQueued {
        call.abandon()
        mustSweep = true
      }
    }
    for (part, result) in zip(decision.parts, results) where part.item.runsInParts {
      if part.rows.lowerBound == 0 {
        countTaken(part.item, at: taken)
        part.item.times.taken = taken
        part.item.times.started = result.started
      }
      part.item.times.finished = max(part.item.times.finished, result.finished)
      settle(part.item) { $0.end(part.rows, result) }
    }
    for call in decision.expired where call.runsInParts {
      let error = expired(call, at: taken)
      settle(call) { $0.drop(error) }
    }
    for call in decision.cancelled where call.runsInParts {
      let error = cancelled(call)
      settle(call) { $0.drop(error) }
    }
    return mustSweep
  }

  /// Lets go of the calls, whose owners may use them from here on.
  func forgetCalls() {
    decision.clear()
    results.removeAll(keepingCapacity: true)
    assembly.clear()
  }

  /// Lets go of the session. Said and not left to the last one to drop the instance, which can be
  /// an event loop that has just given it back.
  func close() { session = nil }

  /// What a closed lane says.
  static func unloading(_ owner: String) -> ServingError {
    ServingError(.unavailable, "\(owner) is being unloaded; send the request again")
  }

  /// Why the run that began at `started` did not get to its end; nil when nobody ended it.
  private func interrupted(at now: MonotonicInstant) -> ServingError? {
    RunInterruption(rawValue: interruption.load(ordering: .acquiring))?
      .error(owner, nanoseconds: now.nanoseconds(since: begun))
  }

  /// Counts a call that is not run, because its caller has gone.
  private func cancelled(_ call: InferenceCall) -> ServingError {
    metrics?.countSaved(.cancelled, rows: call.rowCount)
    return ServingError(.cancelled, "the caller has gone")
  }

  /// Counts a call that is not run, because its answer would come too late.
  private func expired(_ call: InferenceCall, at now: MonotonicInstant) -> ServingError {
    countTaken(call, at: now)
    let isPast = now >= call.deadline
    metrics?.countSaved(isPast ? .deadlineExpired : .deadlineUnreachable, rows: call.rowCount)
    let milliseconds = now.nanoseconds(since: call.times.queued) / 1_000_000
    return ServingError(
      .deadlineExceeded,
      isPast
        ? "the deadline passed after \(milliseconds) ms in the queue, before the model ran"
        : "after \(milliseconds) ms in the queue the deadline was too near for the model to make "
          + "it; it was not run")
  }

  private func countTaken(_ call: InferenceCall, at taken: MonotonicInstant) {
    // How long callers waited is what the figure is asked for.
    if kind == .background { return }
    metrics?.countTaken(queueNanoseconds: taken.nanoseconds(since: call.times.queued))
  }

  private func run(
    _ parts: ArraySlice<BatchPart<InferenceCall>>, _ taken: MonotonicInstant, _ clock: Lane.Clock
  ) {
    guard let first = parts.first else { return }
    guard let session else { preconditionFailure("\(owner): a closed instance was to run") }
    guard assembly.assemble(parts) else {
      runEach(parts, taken, clock)
      return
    }
    let started = clock()
    var result = run(session)
    let finished = clock()
    ended = finished
    let interruption = result.failed ? interrupted(at: finished) : nil
    if let interruption { result = .failure(interruption) }
    let isRepeated = result.failed && interruption == nil && parts.count > 1
    metrics?.countRun(
      requests: isRepeated ? 0 : parts.count, rows: assembly.rowCount,
      elements: assembly.elementCount, padding: assembly.paddingElementCount,
      failed: result.failed, batchNanoseconds: started.nanoseconds(since: taken),
      computeNanoseconds: finished.nanoseconds(since: started))
    if isRepeated {
      runEach(parts, finished, clock)
      return
    }
    if case .success = result {
      sample = RunSample(
        costClass: first.item.costClass, rows: assembly.rowCount,
        nanoseconds: finished.nanoseconds(since: started))
    }
    var row = 0
    for part in parts {
      let rows = row..<row + part.rows.count
      row = rows.upperBound
      results.append(
        PartResult(
          of: result, rows: rows, lengths: part.item.lengths, assembly: assembly,
          started: started, finished: finished))
    }
    countOutputs(parts)
  }

  /// What nobody waits for is compared when there is time, and holds up no caller meanwhile.
  private func countOutputs(_ parts: ArraySlice<BatchPart<InferenceCall>>) {
    guard kind == .callers, !parts.contains(where: { $0.item.runsInParts }) else { return }
    // All parts have the same ones, but for those that were cut to their own lengths.
    var counted: BatchOutputs?
    for result in results.suffix(parts.count) {
      guard case .success(let outputs) = result.outputs, outputs !== counted else { continue }
      self.outputs.add(outputs)
      counted = outputs
    }
  }

  /// Runs the parts one by one, but for those whose time has come meanwhile.
  private func runEach(
    _ parts: ArraySlice<BatchPart<InferenceCall>>, _ taken: MonotonicInstant, _ clock: Lane.Clock
  ) {
    var now = taken
    for place in parts.indices {
      let call = parts[place].item
      if let error = interrupted(at: now) {
        results.append(PartResult(failure: error, at: now))
      } else if let error = reasonNotToRun(call, at: now) {
        metrics?.countSaved(
          error.code == .cancelled ? .cancelled : .deadlineExpired, rows: parts[place].rows.count)
        results.append(PartResult(failure: error, at: now))
      } else {
        run(parts[place...place], now, clock)
        now = ended
      }
    }
  }

  private func reasonNotToRun(_ call: InferenceCall, at now: MonotonicInstant) -> ServingError? {
    if call.isCancelled { return ServingError(.cancelled, "the caller has gone") }
    guard now >= call.deadline else { return nil }
    return ServingError(
      .deadlineExceeded,
      "the deadline passed while the requests of its batch ran one by one, before its own turn")
  }

  private func run(_ session: LaneSession) -> Result<BatchOutputs, ServingError> {
    do throws(ServingError) {
      let outputs = try session.run(assembly.batch)
      do throws(ServingError) {
        try assembly.check(outputs, of: signature)
      } catch {
        throw error.prefixed(owner)
      }
      return .success(outputs)
    } catch {
      return .failure(error)
    }
  }
}

extension Result {
  fileprivate var failed: Bool {
    if case .failure = self { true } else { false }
  }
}
