import ServingCore
import ServingRuntime
import ServingTestKit

/// A call that owns its input, the rows of one FP32 tensor.
///
/// `@unchecked Sendable`: as ``InferenceCall``; what is added here is never changed.
final class TestCall: InferenceCall, @unchecked Sendable {
  let rows: [[Float]]
  private let memory: UnsafeMutableRawBufferPointer

  init(_ rows: [[Float]], sink: CompletionSink, deadline: MonotonicInstant = .distantFuture) {
    self.rows = rows
    let tensor = OwnedTensor.fp32("x", rows: rows)
    memory = .allocate(byteCount: max(1, tensor.bytes.count), alignment: 4)
    memory.copyBytes(from: tensor.bytes)
    super.init(sink: sink)
    inputs = [
      TensorView(
        datatype: .fp32, shape: tensor.shape,
        bytes: UnsafeRawBufferPointer(rebasing: memory[..<tensor.bytes.count]))
    ]
    rowCount = rows.count
    self.deadline = deadline
  }

  /// A call of one row of one element.
  convenience init(_ element: Float, sink: CompletionSink) {
    self.init([[element]], sink: sink)
  }

  deinit { memory.deallocate() }

  /// The elements that the call was given; nil when it failed or has not come back.
  var answer: [Float]? {
    guard case .outputs(let outputs, let rows) = outcome else { return nil }
    let view = outputs.tensors[0].slice(rows: rows)
    return OwnedTensor(
      name: "y", datatype: view.datatype, shape: view.shape, bytes: Array(view.bytes)
    ).floats
  }

  /// What the call should be given.
  var expectedAnswer: [Float] { rows.flatMap { $0.map(ScriptedAnswer.expected) } }

  var error: ServingError? {
    guard case .failure(let error) = outcome else { return nil }
    return error
  }
}
