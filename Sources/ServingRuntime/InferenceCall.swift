public import ServingCore
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
  @usableFromInline
  package var rowCount = 1
  @usableFromInline
  package var deadline = MonotonicInstant.distantFuture
  /// Whose request it is; see ``BatchCandidate``.
  @usableFromInline
  package var flow: UInt64 = 0
  /// From 0, the most urgent, to 7.
  @usableFromInline
  package var urgency = InferenceCall.usualUrgency
  /// Whether no caller waits for the answer: a mirrored request, or one that is repeated. A lane
  /// runs such calls apart from callers' and never before one that waits: those of a lane in the
  /// background on threads of idle priority, those of any other lane only if it is wholly idle, and
  /// else it refuses them with `RESOURCE_EXHAUSTED`. They are put in without a lock, and a refusal
  /// comes back through the call's own sink like an answer.
  package var isBackground = false
  package var outcome: Outcome?

  /// RFC 9218 section 4.1.
  package static let usualUrgency: UInt8 = 3

  package internal(set) var times = CallTimes()
  /// Of the rows, as ``RunCosts`` tells them apart. Set when a lane takes the call.
  @usableFromInline
  package internal(set) var costClass = 0
  /// Whether the call has more rows than one run takes. Fixed before the lane takes it, so that it
  /// can be read where ``split`` cannot.
  private(set) var runsInParts = false
  /// While the call runs in parts. Under the lane's mutex only, as its parts may run side by side.
  var split: SplitRun?
  /// For each input whose rows are of different lengths: where each begins, and the end of the
  /// last. Set for calls that will be split.
  private var rowStarts: [[Int]] = []
  /// Of the padded axes, where the lane pads some.
  private(set) var lengths: [Int] = []
  /// What the shapes are compared by where the lane pads some axes, and else empty.
  private var classShapes: [Shape] = []
  /// Why the lane cannot take the call, whatever else waits.
  private(set) var fault: ServingError?
  /// In a ``CallStack``, the call before this one.
  private var below: Unmanaged<InferenceCall>?
  private let sink: CompletionSink
  private let cancelled = Atomic<Bool>(false)

  /// - Parameter sink: where the call comes back.
  package init(sink: CompletionSink) {
    self.sink = sink
  }

  @usableFromInline
  package final var isCancelled: Bool { cancelled.load(ordering: .relaxed) }

  /// Has what is left of the call taken out of the queue, because a part of it failed.
  final func abandon() { cancel() }

  /// Says that nobody waits for the answer any more. The call still comes back.
  package final func cancel() { cancelled.store(true, ordering: .relaxed) }

  /// Forgets the last request. Call on a call that has come back.
  package final func prepareForReuse() {
    inputs.removeAll(keepingCapacity: true)
    rowCount = 1
    deadline = .distantFuture
    flow = 0
    urgency = Self.usualUrgency
    isBackground = false
    outcome = nil
    times = CallTimes()
    if runsInParts {
      runsInParts = false
      split = nil
      rowStarts.removeAll()
    }
    if !classShapes.isEmpty {
      lengths.removeAll(keepingCapacity: true)
      classShapes.removeAll(keepingCapacity: true)
      fault = nil
    }
    cancelled.store(false, ordering: .relaxed)
  }

  /// Input bytes that the call keeps in memory.
  final var inputByteCount: Int { inputs.reduce(0) { $0 + $1.bytes.count } }

  /// Readies the call for a lane, outside of any lock.
  final func prepare(maxRows: Int, padding: PaddingPlan?) {
    if let padding { prepare(padding) }
    var elements = 0
    for index in inputs.indices {
      let perRow =
        padding == nil
        ? inputs[index].shape.elementCountPerRow : classShapes[index].elementCountPerRow
      elements = elements.addingReportingOverflow(perRow ?? 0).partialValue
    }
    costClass = RunCosts.costClass(elementsPerRow: elements)
    runsInParts = rowCount > maxRows
    guard runsInParts else { return }
    rowStarts = inputs.map { input in
      input.datatype.byteWidth == nil
        ? Self.rowStarts(of: input.bytes, rowCount: rowCount, input.shape.elementCountPerRow ?? 0)
        : []
    }
  }

  private final func prepare(_ padding: PaddingPlan) {
    classShapes.removeAll(keepingCapacity: true)
    for (index, input) in inputs.enumerated() {
      classShapes.append(padding.classShape(input.shape, input: index))
    }
    do throws(ServingError) {
      try padding.lengths(of: inputs.lazy.map(\.shape), into: &lengths)
    } catch {
      fault = error
    }
  }

  private static func rowStarts(
    of bytes: UnsafeRawBufferPointer, rowCount: Int, _ elementsPerRow: Int
  ) -> [Int] {
    var starts = [0]
    starts.reserveCapacity(rowCount + 1)
    var elements = BytesElements(bytes)
    var end = 0
    for _ in 0..<rowCount {
      for _ in 0..<elementsPerRow {
        end += BytesElements.prefixByteCount + (elements.next()?.count ?? 0)
      }
      starts.append(min(end, bytes.count))
    }
    return starts
  }

  /// The bytes of some rows of an input.
  final func bytes(ofInput index: Int, rows: Range<Int>) -> UnsafeRawBufferPointer {
    let bytes = inputs[index].bytes
    guard rows.count < rowCount else { return bytes }
    if let width = inputs[index].datatype.byteWidth {
      let rowBytes = (inputs[index].shape.elementCountPerRow ?? 0) * width
      return UnsafeRawBufferPointer(
        rebasing: bytes[rows.lowerBound * rowBytes..<rows.upperBound * rowBytes])
    }
    let starts = rowStarts[index]
    return UnsafeRawBufferPointer(
      rebasing: bytes[starts[rows.lowerBound]..<starts[rows.upperBound]])
  }

  /// Of the stack that the call is being put into.
  final func link(to below: Unmanaged<InferenceCall>?) { self.below = below }

  /// Of the stack that the call is being taken out of.
  final func takeLink() -> Unmanaged<InferenceCall>? {
    defer { below = nil }
    return below
  }

  final func isBound(for other: CompletionSink) -> Bool { sink === other }

  final var destination: CompletionSink { sink }
}

extension InferenceCall: BatchCandidate {
  @usableFromInline
  package final func sharesBatch(with other: InferenceCall) -> Bool {
    guard classShapes.isEmpty else {
      return zip(classShapes, other.classShapes).allSatisfy(Self.sharesRun)
    }
    for (left, right) in zip(inputs, other.inputs) {
      guard Self.sharesRun(left.shape, right.shape) else { return false }
    }
    return true
  }

  /// Whether every dimension but the leading one agrees.
  private static func sharesRun(_ left: Shape, _ right: Shape) -> Bool {
    guard left.rank == right.rank else { return false }
    var axis = 1
    while axis < left.rank {
      guard left[axis] == right[axis] else { return false }
      axis += 1
    }
    return true
  }
}
