internal import CLinux
internal import ServingCore

/// What a lane's thread does: take what waits, ask the policy, run, give back.
struct LaneRunner<Session: EngineSession> {
  private let owner: String
  private let session: Session
  private let policy: BatchPolicy
  private let clock: Lane.Clock

  private var waiting: [InferenceCall] = []
  private var decision = BatchDecision()
  private var calls: [InferenceCall] = []
  /// Kept from batch to batch for its arrays' memory.
  private var batch: EngineBatch

  init(owner: String, session: Session, policy: BatchPolicy, clock: @escaping Lane.Clock) {
    self.owner = owner
    self.session = session
    self.policy = policy
    self.clock = clock
    batch = EngineBatch(
      inputs: session.signature.inputs.map {
        BatchInput(datatype: $0.datatype, shape: [], segments: [])
      })
  }

  /// Runs until the queue is closed and empty.
  consuming func run(_ queue: LaneQueue) {
    while queue.take(into: &waiting) {
      let now = clock()
      policy.decide(waiting, now: now, into: &decision)
      remove(from: queue, now)
      if !calls.isEmpty { runBatch(queue) }
    }
    // What is left is to close the session, which may take long and has no caller waiting.
    _ = crossfade_set_thread_nice(WorkerPriority.loweredNice)
  }

  /// Takes the decided calls out of `waiting`: those of the batch into `calls`, the others
  /// answered.
  private mutating func remove(from queue: LaneQueue, _ now: MonotonicInstant) {
    calls.removeAll(keepingCapacity: true)
    var failed: [InferenceCall] = []
    var rows = 0
    var bytes = 0
    var kept = 0
    var next = (batch: 0, expired: 0, cancelled: 0)
    for place in waiting.indices {
      let call = waiting[place]
      if next.batch < decision.batch.count, decision.batch[next.batch] == place {
        next.batch += 1
        call.times.taken = now
        calls.append(call)
      } else if next.expired < decision.expired.count, decision.expired[next.expired] == place {
        next.expired += 1
        call.times.taken = now
        call.outcome = .failure(Self.expired(call))
        failed.append(call)
      } else if next.cancelled < decision.cancelled.count,
        decision.cancelled[next.cancelled] == place
      {
        next.cancelled += 1
        call.outcome = .failure(ServingError(.cancelled, "the caller has gone"))
        failed.append(call)
      } else {
        waiting[kept] = call
        kept += 1
        continue
      }
      rows += call.rowCount
      bytes += call.inputByteCount
    }
    waiting.removeLast(waiting.count - kept)
    queue.release(rows: rows, bytes: bytes)
    giveBack(failed, to: queue)
  }

  private static func expired(_ call: InferenceCall) -> ServingError {
    let milliseconds = call.times.queueNanoseconds / 1_000_000
    return ServingError(
      .deadlineExceeded,
      "the deadline passed after \(milliseconds) ms in the queue, before the model ran")
  }

  private mutating func runBatch(_ queue: LaneQueue) {
    run(calls.startIndex..<calls.endIndex)
    giveBack(calls, to: queue)
    // The sink's owner may use the calls from here on; nothing here keeps them alive meanwhile.
    calls.removeAll(keepingCapacity: true)
  }

  /// Runs some of `calls` together. When that fails they run again one by one, so that one
  /// request's failure is not its neighbours'.
  private mutating func run(_ range: Range<Int>) {
    let rowCount = assemble(range)
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
    if case .failure = result, range.count > 1 {
      for place in range { run(place..<place + 1) }
      return
    }
    var row = 0
    for call in calls[range] {
      call.times.started = started
      call.times.finished = finished
      switch result {
      case .success(let outputs):
        call.outcome = .outputs(outputs, rows: row..<row + call.rowCount)
        row += call.rowCount
      case .failure(let error):
        call.outcome = .failure(error)
      }
    }
  }

  /// Lists the calls' tensors one after the other; copies none. Returns the rows of all.
  private mutating func assemble(_ range: Range<Int>) -> Int {
    let rowCount = calls[range].reduce(0) { $0 + $1.rowCount }
    for index in batch.inputs.indices {
      batch.inputs[index].segments.removeAll(keepingCapacity: true)
      batch.inputs[index].shape = calls[range.lowerBound].inputs[index].shape
      if policy.isBatched { batch.inputs[index].shape[0] = rowCount }
      for call in calls[range] {
        batch.inputs[index].segments.append(call.inputs[index].bytes)
      }
    }
    return rowCount
  }

  /// A model whose outputs do not have the batch's rows cannot be split between its callers.
  private func checkRows(_ outputs: BatchOutputs, rowCount: Int) throws(ServingError) {
    let outputCount = session.signature.outputs.count
    guard outputs.tensors.count == outputCount else {
      throw ServingError(
        .internal,
        "\(owner): expected \(outputCount) outputs from the engine, got \(outputs.tensors.count)")
    }
    guard policy.isBatched else { return }
    for (index, output) in outputs.tensors.enumerated() {
      let shape = output.view.shape
      if shape.rank > 0, shape[0] == rowCount { continue }
      let name = session.signature.outputs[index].name.quotedForMessage
      throw ServingError(
        .internal,
        "\(owner): output \(name) has shape \(shape) for a batch of \(rowCount) rows; publish the "
          + "model with batching switched off if its leading axis does not count rows")
    }
  }

  /// Gives calls back to their sinks, those of one sink in one go where they stand together.
  private func giveBack(_ calls: [InferenceCall], to queue: LaneQueue) {
    var start = 0
    while start < calls.count {
      let sink = calls[start].destination
      var end = start + 1
      while end < calls.count, calls[end].isBound(for: sink) { end += 1 }
      sink.put(calls[start..<end])
      start = end
    }
    queue.noteGivenBack(calls.count)
  }
}
