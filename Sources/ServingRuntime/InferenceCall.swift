package import ServingCore
internal import Synchronization

/// One request on its way through a lane: what goes in, what came of it, and when.
///
/// Subclassed by the gateway, which keeps the connection and stream with it, and used again from
/// request to request.
///
/// `@unchecked Sendable`: a call has one owner at a time. The event loop fills it and gives it to a
/// lane; the lane gives it back through its ``CompletionSink``; both hand-overs pass a mutex. Only
/// ``isCancelled`` is touched by both sides, and it is atomic.
open class InferenceCall: @unchecked Sendable {
  package enum Outcome: Sendable {
    /// The call's rows of a batch's outputs.
    case outputs(BatchOutputs, rows: Range<Int>)
    case failure(ServingError)
  }

  /// In the signature's order. The memory behind them lives until the call has come back.
  package var inputs: [TensorView] = []
  package var rowCount = 1
  package var deadline = MonotonicInstant.distantFuture
  package var outcome: Outcome?

  package internal(set) var times = CallTimes()
  private let sink: CompletionSink
  private let cancelled = Atomic<Bool>(false)

  /// - Parameter sink: where the call comes back.
  package init(sink: CompletionSink) {
    self.sink = sink
  }

  package final var isCancelled: Bool { cancelled.load(ordering: .relaxed) }

  /// Says that nobody waits for the answer any more. The call still comes back.
  package final func cancel() { cancelled.store(true, ordering: .relaxed) }

  /// Forgets the last request. Call on a call that has come back.
  package final func prepareForReuse() {
    inputs.removeAll(keepingCapacity: true)
    rowCount = 1
    deadline = .distantFuture
    outcome = nil
    times = CallTimes()
    cancelled.store(false, ordering: .relaxed)
  }

  /// Input bytes that the call keeps in memory.
  final var inputByteCount: Int { inputs.reduce(0) { $0 + $1.bytes.count } }

  final func isBound(for other: CompletionSink) -> Bool { sink === other }

  final var destination: CompletionSink { sink }
}

extension InferenceCall: BatchCandidate {
  package final func sharesBatch(with other: InferenceCall) -> Bool {
    for (left, right) in zip(inputs, other.inputs) {
      guard left.shape.rank == right.shape.rank else { return false }
      var axis = 1
      while axis < left.shape.rank {
        guard left.shape[axis] == right.shape[axis] else { return false }
        axis += 1
      }
    }
    return true
  }
}
