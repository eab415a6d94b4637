package import ServingCore
internal import Synchronization

/// A loaded ensemble with everything that one run after the other can use again.
///
/// `@unchecked Sendable`: what changes after `init` (the memory of the runners and the places of
/// rows) is touched only by ``run(_:)``, of which there is at most one at a time; `isRunning`
/// checks that. ``interrupt()`` touches the flag only.
package final class TreeSession: EngineSession, @unchecked Sendable {
  /// Places of rows that a session keeps between runs; the memory of a larger batch is given back.
  static let retainedRowCount = 4_096

  private enum Work: ~Copyable {
    case float(ScoreRun<Float>)
    case double(ScoreRun<Double>)
  }

  let model: TreeModel
  private let work: Work
  private let rows = Scratch<UnsafeRawPointer?>(capacity: 64)
  private let isRunning = Atomic<Bool>(false)
  private let isInterrupted = Atomic<Bool>(false)

  package var engine: EngineKind { .trees }
  package var signature: ModelSignature { model.signature }

  init(_ model: TreeModel) {
    self.model = model
    work =
      switch model.scores {
      case .float(let scores): .float(ScoreRun(scores, outputs: model.outputs))
      case .double(let scores): .double(ScoreRun(scores, outputs: model.outputs))
      }
  }

  package func another() throws(ServingError) -> TreeSession? { TreeSession(model) }

  package func interrupt() { isInterrupted.store(true, ordering: .releasing) }

  package func run(_ batch: EngineBatch) throws(ServingError) -> BatchOutputs {
    // Our own bug if it ever fails, and one that would mix up requests: better to stop.
    precondition(
      !isRunning.exchange(true, ordering: .acquiring), "two runs of one session at the same time")
    defer { isRunning.store(false, ordering: .releasing) }
    isInterrupted.store(false, ordering: .relaxed)
    let rowCount = try place(batch)
    defer { rows.shrink(to: Self.retainedRowCount) }
    let places = UnsafeBufferPointer(start: rows.base, count: rowCount)
    let isStopped = { self.isInterrupted.load(ordering: .relaxed) }
    let outputs =
      switch work {
      case .float(let run): run.run(places, isStopped: isStopped)
      case .double(let run): run.run(places, isStopped: isStopped)
      }
    guard let outputs else {
      throw ServingError(.cancelled, "the run of the model was ended before it was complete")
    }
    return outputs
  }

  /// Finds where each row is, in the requests' own memory.
  /// - Returns: the rows.
  /// - Throws: `INTERNAL` when the batch is not what the signature says, which is checked before a
  ///   request gets here.
  private func place(_ batch: EngineBatch) throws(ServingError) -> Int {
    guard batch.inputs.count == 1, let input = batch.inputs.first else {
      throw mismatch("1 input", "\(batch.inputs.count)")
    }
    guard input.datatype == .fp32, input.shape.rank == 2, input.shape[1] == model.featureCount
    else {
      throw mismatch(
        "FP32 [batch, \(model.featureCount)]", "\(input.datatype.name) \(input.shape)")
    }
    let rowBytes = model.featureCount * MemoryLayout<Float>.size
    rows.reserve(input.shape[0])
    var count = 0
    for segment in input.segments {
      guard segment.count.isMultiple(of: rowBytes),
        count + segment.count / rowBytes <= input.shape[0]
      else { break }
      for offset in stride(from: 0, to: segment.count, by: rowBytes) {
        rows.base[count] = segment.baseAddress.map { $0 + offset }
        count += 1
      }
    }
    let byteCount = input.segments.reduce(0) { $0 + $1.count }
    guard count == input.shape[0], byteCount == count * rowBytes else {
      throw mismatch("\(input.shape[0]) rows of \(rowBytes) bytes", "\(byteCount) bytes")
    }
    return count
  }

  private func mismatch(_ expected: String, _ got: String) -> ServingError {
    ServingError(.internal, "the inputs of a batch: expected \(expected), got \(got)")
  }
}

extension TreeSession {
  /// What answers how many rows, for measurements: such as `1: walk, 3: avx512-16`.
  package var kernels: String {
    switch model.scores {
    case .float(let scores): scores.plan.description
    case .double(let scores): scores.plan.description
    }
  }
}
