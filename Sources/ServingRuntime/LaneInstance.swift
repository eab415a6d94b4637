internal import GatewayMetrics
internal import ServingCore

/// One session with what its runs use again. Whoever has taken it out of its lane may run it, and
/// nobody else: a lane's threads, or an event loop.
///
/// `@unchecked Sendable`: it has one holder at a time; each hand-over passes the lane's mutex.
final class LaneInstance<Session: EngineSession>: @unchecked Sendable {
  private let owner: String
  private let signature: ModelSignature
  /// Nil once it is closed.
  private var session: Session?
  private let metrics: VersionMetrics?
  /// What is to run, or to be given back without.
  var decision = BatchDecision<InferenceCall>()
  /// What came of the last decision's parts, in their order.
  private var results: [PartResult] = []
  /// What the last run took, if there was one and it did not fail.
  private(set) var sample: RunSample?
  /// When the last run ended.
  private(set) var ended = MonotonicInstant(nanoseconds: 0)
  private var assembly: BatchAssembly

  init(
    owner: String, session: Session, isBatched: Bool, padding: PaddingPlan?,
    metrics: VersionMetrics?
  ) {
    self.owner = owner
    self.metrics = metrics
    self.session = session
    signature = session.signature
    assembly = BatchAssembly(
      signature: session.signature, isBatched: isBatched, padding: padding)
  }

  /// Runs the decided parts together. When that fails they run again one by one, so that one
  /// request's failure is not its neighbours'.
  /// - Parameters:
  ///   - taken: when they left the queue.
  ///   - finished: gets every call that is done with this, those that are not to run among them.
  func run(taken: MonotonicInstant, clock: Lane.Clock, finished: inout [InferenceCall]) {
    results.removeAll(keepingCapacity: true)
    sample = nil
    ended = taken
    run(decision.parts[...], taken, clock)
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
    let result = run(session)
    let finished = clock()
    ended = finished
    let isRepeated = result.failed && parts.count > 1
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
  }

  /// Runs the parts one by one, but for those whose time has come meanwhile.
  private func runEach(
    _ parts: ArraySlice<BatchPart<InferenceCall>>, _ taken: MonotonicInstant, _ clock: Lane.Clock
  ) {
    var now = taken
    for place in parts.indices {
      let call = parts[place].item
      if let error = reasonNotToRun(call, at: now) {
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

  private func run(_ session: Session) -> Result<BatchOutputs, ServingError> {
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
