internal import ServingCore

/// An owned tensor's elements at a place that does not move, for as long as this lives.
final class TensorMemory {
  let named: NamedTensor
  private let memory: UnsafeMutableRawBufferPointer

  init(_ tensor: OwnedTensor) {
    memory = .allocate(byteCount: max(tensor.bytes.count, 1), alignment: ByteStore.alignment)
    memory.copyBytes(from: tensor.bytes)
    let bytes = UnsafeRawBufferPointer(rebasing: memory[..<tensor.bytes.count])
    named = NamedTensor(
      name: tensor.name,
      view: TensorView(datatype: tensor.datatype, shape: tensor.shape, bytes: bytes))
  }

  deinit { memory.deallocate() }
}
