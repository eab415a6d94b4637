internal import ServingCore

/// A loaded version that answers a replay's requests.
struct ReplayVersion<Session: EngineSession> {
  typealias Reply = Result<ReplayReply, ServingError>

  private let session: Session
  private let isBatched: Bool
  private let reader: OutputReader
  /// Of its inputs, in ``ReplayInputs/specs``.
  private let places: [Int]
  private let clock: () -> MonotonicInstant

  /// - Parameter isBatched: whether requests share runs by rows.
  init(
    _ session: Session, isBatched: Bool, roles: OutputRoles = .found, inputs: ReplayInputs,
    clock: @escaping () -> MonotonicInstant
  ) {
    self.session = session
    self.isBatched = isBatched
    reader = OutputReader(roles, in: session.signature)
    places = inputs.places(of: session.signature)
    self.clock = clock
  }

  /// Answers every request of a batch. When a run of them together fails each is asked alone, so
  /// that one bad request is told from the others.
  func run(_ batch: ReplayBatch) -> [Reply] {
    if isBatched, batch.entries.count > 1 {
      do throws(ServingError) {
        return try runTogether(batch)
      } catch {
        // Which of them it is, if it is one, is found out below.
      }
    }
    return batch.entries.map { entry in
      Result { () throws(ServingError) in try runAlone(entry, of: batch) }
    }
  }

  private func runTogether(_ batch: ReplayBatch) throws(ServingError) -> [Reply] {
    let started = clock()
    let outputs = try session.run(batch.engineBatch(places))
    let nanoseconds = clock().nanoseconds(since: started)
    try check(outputs, rowCount: batch.rowCount)
    return batch.entries.map { entry in
      .success(ReplayReply(outputs, rows: entry.rows, reader, nanoseconds: nanoseconds))
    }
  }

  private func runAlone(
    _ entry: ReplayBatch.Entry, of batch: ReplayBatch
  ) throws(ServingError) -> ReplayReply {
    let started = clock()
    let outputs = try session.run(batch.engineBatch(of: entry, places))
    let nanoseconds = clock().nanoseconds(since: started)
    try check(outputs, rowCount: entry.rows.count)
    return ReplayReply(
      outputs, rows: isBatched ? 0..<entry.rows.count : nil, reader, nanoseconds: nanoseconds)
  }

  /// As a lane does, before anything is taken apart.
  private func check(_ outputs: BatchOutputs, rowCount: Int) throws(ServingError) {
    let specs = session.signature.outputs
    guard outputs.tensors.count == specs.count else {
      throw ServingError(
        .internal, "expected \(specs.count) outputs from the engine, got \(outputs.tensors.count)")
    }
    guard isBatched else { return }
    for (spec, output) in zip(specs, outputs.tensors) {
      let shape = output.view.shape
      guard shape.rank > 0, shape[0] == rowCount else {
        throw ServingError(
          .internal,
          "output \(spec.name.quotedForMessage) has shape \(shape) for a batch of \(rowCount) rows")
      }
    }
  }
}
