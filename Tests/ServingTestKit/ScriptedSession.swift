package import ServingCore
internal import Synchronization

/// A session without an engine: its first input is FP32, its one output is what the script makes of
/// that input's rows. Records every batch.
package final class ScriptedSession: EngineSession {
  /// One run as the session saw it.
  package struct Run: Hashable, Sendable {
    /// The rows of the first input.
    package var rows: [[Float]]
    /// How many requests they came from.
    package var requestCount: Int
  }

  package let engine = EngineKind.onnxruntime
  package let signature: ModelSignature
  private let answer: ScriptedAnswer
  private let gate: RunGate?
  private let onClose: @Sendable () -> Void
  private let recorded = Mutex<[Run]>([])
  private let isRunning = Atomic<Bool>(false)
  private let isInterrupted = Atomic<Bool>(false)

  /// - Parameters:
  ///   - gate: holds each run until it is opened.
  ///   - onClose: called when the last one lets go of the session.
  package init(
    signature: ModelSignature = .scripted, answer: ScriptedAnswer = .rowByRow,
    gate: RunGate? = nil, onClose: @escaping @Sendable () -> Void = {}
  ) {
    self.signature = signature
    self.answer = answer
    self.gate = gate
    self.onClose = onClose
  }

  deinit { onClose() }

  /// The runs so far, failed ones included.
  package var runs: [Run] { recorded.withLock { $0 } }

  package func run(_ batch: EngineBatch) throws(ServingError) -> BatchOutputs {
    precondition(!isRunning.exchange(true, ordering: .acquiring), "two runs of one session at once")
    defer { isRunning.store(false, ordering: .releasing) }
    isInterrupted.store(false, ordering: .releasing)
    let rows = ScriptedSession.rows(of: batch.inputs[0])
    recorded.withLock { runs in
      runs.append(Run(rows: rows, requestCount: batch.inputs[0].segments.count))
    }
    if gate?.pass(endsEarly: { isInterrupted.load(ordering: .acquiring) }) ?? false {
      throw ServingError(.cancelled, "the run was interrupted")
    }
    let answers = try answer.make(rows)
    var shape = batch.inputs[0].shape
    if shape.rank > 0 { shape[0] = answers.count }
    return ScriptedOutputs(answers.flatMap { $0 }, shape: shape)
  }

  /// Ends a run that the gate holds.
  package func interrupt() {
    isInterrupted.store(true, ordering: .releasing)
    gate?.lookAgain()
  }

  private static func rows(of input: BatchInput) -> [[Float]] {
    let elements = input.segments.flatMap { segment in
      stride(from: 0, to: segment.count - segment.count % 4, by: 4).map { offset in
        Float(
          bitPattern: UInt32(
            littleEndian: segment.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
      }
    }
    let width = max(1, input.shape.elementCountPerRow ?? 1)
    return stride(from: 0, to: elements.count, by: width).map { start in
      Array(elements[start..<min(start + width, elements.count)])
    }
  }
}

extension ModelSignature {
  /// `x FP32 [batch, width] -> y FP32 [batch, width]`.
  package static let scripted = ModelSignature(
    inputs: [TensorSpec(name: "x", datatype: .fp32, dimensions: batchAndWidth)],
    outputs: [TensorSpec(name: "y", datatype: .fp32, dimensions: batchAndWidth)])

  private static let batchAndWidth: [Dimension] = [
    .dynamic(name: "batch"), .dynamic(name: "width"),
  ]
}
