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
  private let isBatched: Bool
  private let metrics: VersionMetrics?
  /// What is to run, or to be given back without.
  var decision = BatchDecision<InferenceCall>()
  /// What came of the last decision's parts, in their order.
  private var results: [PartResult] = []
  /// What the last run took, if there was one and it did not fail.
  private(set) var sample: RunSample?
  /// When the last run ended.
  private(set) var ended = MonotonicInstant(nanoseconds: 0)
  private var batch: EngineBatch

  init(owner: String, session: Session, isBatched: Bool, metrics: VersionMetrics?) {
    self.owner = owner
    self.metrics = metrics
    self.session = session
    signature = session.signature
    self.isBatched = isBatched
    batch = EngineBatch(
      inputs: session.signature.inputs.map {
        BatchInput(datatype: $0.datatype, shape: [], segments: [])
      })
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
    countTaken(at: taken)
    for (part, result) in zip(decision.parts, results) where part.item.split == nil {
      part.item.times.taken = taken
      part.item.times.started = result.started
      part.item.times.finished = result.finished
      switch result.outputs {
      case .success(let outputs): part.item.outcome = .outputs(outputs, rows: result.rows)
      case .failure(let error): part.item.outcome = .failure(error)
      }
      finished.append(part.item)
    }
    for call in decision.expired where call.split == nil {
      call.times.taken = taken
      call.outcome = .failure(Self.expired(call, at: taken))
      finished.append(call)
    }
    for call in decision.cancelled where call.split == nil {
      call.outcome = .failure(Self.cancelled)
      finished.append(call)
    }
  }

  /// The same for calls that run in parts. Under the lane's mutex.
  /// - Returns: whether one of them failed that still waits in part, and is to be taken out.
  func settleSplits(taken: MonotonicInstant, finished: inout [InferenceCall]) -> Bool {
    var mustSweep = false
    func settle(_ call: InferenceCall, _ change: (inout SplitRun) -> Void) {
      guard var split = call.split else { return }
      change(&split)
      call.split = split
      if split.isComplete {
        finished.append(call)
      } else if split.failure != nil, split.isQueued {
        call.abandon()
        mustSweep = true
      }
    }
    for (part, result) in zip(decision.parts, results) where part.item.split != nil {
      if part.rows.lowerBound == 0 {
        part.item.times.taken = taken
        part.item.times.started = result.started
      }
      part.item.times.finished = max(part.item.times.finished, result.finished)
      settle(part.item) { $0.end(part.rows, result) }
    }
    for call in decision.expired { settle(call) { $0.drop(Self.expired(call, at: taken)) } }
    for call in decision.cancelled { settle(call) { $0.drop(Self.cancelled) } }
    return mustSweep
  }

  /// Lets go of the calls, whose owners may use them from here on.
  func forgetCalls() {
    decision.clear()
    results.removeAll(keepingCapacity: true)
    for index in batch.inputs.indices {
      batch.inputs[index].segments.removeAll(keepingCapacity: true)
    }
  }

  /// Lets go of the session. Said and not left to the last one to drop the instance, which can be
  /// an event loop that has just given it back.
  func close() { session = nil }

  private static var cancelled: ServingError { ServingError(.cancelled, "the caller has gone") }

  private static func expired(
    _ call: InferenceCall, at now: MonotonicInstant
  ) -> ServingError {
    let milliseconds = now.nanoseconds(since: call.times.queued) / 1_000_000
    return ServingError(
      .deadlineExceeded,
      now >= call.deadline
        ? "the deadline passed after \(milliseconds) ms in the queue, before the model ran"
        : "after \(milliseconds) ms in the queue the deadline was too near for the model to make "
          + "it; it was not run")
  }

  private func countTaken(at taken: MonotonicInstant) {
    guard let metrics else { return }
    for part in decision.parts where part.rows.lowerBound == 0 {
      metrics.countTaken(
        queueNanoseconds: taken.nanoseconds(since: part.item.times.queued))
    }
    for call in decision.expired {
      metrics.countTaken(queueNanoseconds: taken.nanoseconds(since: call.times.queued))
      metrics.countSaved(
        taken >= call.deadline ? .deadlineExpired : .deadlineUnreachable, rows: call.rowCount)
    }
    for call in decision.cancelled { metrics.countSaved(.cancelled, rows: call.rowCount) }
  }

  private func run(
    _ parts: ArraySlice<BatchPart<InferenceCall>>, _ taken: MonotonicInstant, _ clock: Lane.Clock
  ) {
    guard let first = parts.first else { return }
    guard let session else { preconditionFailure("\(owner): a closed instance was to run") }
    let rowCount = assemble(parts, like: first)
    let started = clock()
    let result: Result<BatchOutputs, ServingError>
    do throws(ServingError) {
      let outputs = try session.run(batch)
      try checkRows(outputs, rowCount: rowCount)
      result = .success(outputs)
    } catch {
      result = .failure(error)
    }
    let finished = clock()
    ended = finished
    let isRepeated = result.failed && parts.count > 1
    metrics?.countRun(
      requests: isRepeated ? 0 : parts.count, rows: rowCount, elements: batch.elementCount,
      padding: 0, failed: result.failed, batchNanoseconds: started.nanoseconds(since: taken),
      computeNanoseconds: finished.nanoseconds(since: started))
    if isRepeated {
      for place in parts.indices { run(parts[place...place], finished, clock) }
      return
    }
    if case .success = result {
      sample = RunSample(
        costClass: first.item.costClass, rows: rowCount,
        nanoseconds: finished.nanoseconds(since: started))
    }
    var row = 0
    for part in parts {
      let rows = row..<row + part.rows.count
      row = rows.upperBound
      results.append(
        PartResult(outputs: result, rows: rows, started: started, finished: finished))
    }
  }

  /// Lists the parts' tensors one after the other; copies none. Returns the rows of all.
  private func assemble(
    _ parts: ArraySlice<BatchPart<InferenceCall>>, like first: BatchPart<InferenceCall>
  ) -> Int {
    let rowCount = parts.reduce(0) { $0 + $1.rows.count }
    for index in batch.inputs.indices {
      batch.inputs[index].segments.removeAll(keepingCapacity: true)
      batch.inputs[index].shape = first.item.inputs[index].shape
      if isBatched { batch.inputs[index].shape[0] = rowCount }
      for part in parts {
        batch.inputs[index].segments.append(part.item.bytes(ofInput: index, rows: part.rows))
      }
    }
    return rowCount
  }

  /// A model whose outputs do not have the batch's rows cannot be split between its callers.
  private func checkRows(_ outputs: BatchOutputs, rowCount: Int) throws(ServingError) {
    let outputCount = signature.outputs.count
    guard outputs.tensors.count == outputCount else {
      throw ServingError(
        .internal,
        "\(owner): expected \(outputCount) outputs from the engine, got \(outputs.tensors.count)")
    }
    guard isBatched else { return }
    for (index, output) in outputs.tensors.enumerated() {
      let shape = output.view.shape
      if shape.rank > 0, shape[0] == rowCount { continue }
      let name = signature.outputs[index].name.quotedForMessage
      throw ServingError(
        .internal,
        "\(owner): output \(name) has shape \(shape) for a batch of \(rowCount) rows; publish the "
          + "model with batching switched off if its leading axis does not count rows")
    }
  }
}

extension EngineBatch {
  /// Elements of all inputs.
  fileprivate var elementCount: Int {
    inputs.reduce(0) { $0.addingReportingOverflow($1.shape.elementCount ?? 0).partialValue }
  }
}

extension Result {
  fileprivate var failed: Bool {
    if case .failure = self { true } else { false }
  }
}
