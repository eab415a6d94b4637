internal import ServingCore

/// Rows of FP32 in memory that is freed with the last one who holds the outputs, as an engine's is.
///
/// `@unchecked Sendable`: written by `init` only.
final class ScriptedOutputs: BatchOutputs, @unchecked Sendable {
  private let memory: UnsafeMutableRawBufferPointer

  /// - Parameter shape: as the rows' shape is to be; its elements are as many as `elements`.
  init(_ elements: [Float], shape: Shape) {
    let memory = UnsafeMutableRawBufferPointer.allocate(
      byteCount: elements.count * MemoryLayout<Float>.size, alignment: ByteStore.alignment)
    elements.withUnsafeBytes { memory.copyMemory(from: $0) }
    self.memory = memory
    super.init(
      tensors: [
        BatchOutput(
          view: TensorView(datatype: .fp32, shape: shape, bytes: UnsafeRawBufferPointer(memory)))
      ])
  }

  deinit { memory.deallocate() }
}
