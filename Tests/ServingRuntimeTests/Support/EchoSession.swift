import ServingCore

/// Gives every input back as the output of the same place, whatever its datatype.
struct EchoSession: EngineSession {
  let engine = EngineKind.onnxruntime
  let signature: ModelSignature

  init(_ specs: [TensorSpec]) {
    signature = ModelSignature(inputs: specs, outputs: specs)
  }

  func run(_ batch: EngineBatch) throws(ServingError) -> BatchOutputs {
    EchoOutputs(batch.inputs)
  }
}

/// `@unchecked Sendable`: written by `init` only.
private final class EchoOutputs: BatchOutputs, @unchecked Sendable {
  private let stores: [ByteStore]
  private let offsets: [UnsafeMutableBufferPointer<Int>]

  init(_ inputs: [BatchInput]) {
    var stores: [ByteStore] = []
    var offsets: [UnsafeMutableBufferPointer<Int>] = []
    let tensors = inputs.map { input in
      let store = ByteStore()
      for segment in input.segments { store.append(segment) }
      stores.append(store)
      let view = TensorView(datatype: input.datatype, shape: input.shape, bytes: store.bytes)
      guard input.datatype == .bytes else { return BatchOutput(view: view) }
      var places = [0]
      for element in BytesElements(store.bytes) {
        places.append(places[places.count - 1] + BytesElements.prefixByteCount + element.count)
      }
      let buffer = UnsafeMutableBufferPointer<Int>.allocate(capacity: places.count)
      _ = buffer.initialize(from: places)
      offsets.append(buffer)
      return BatchOutput(view: view, elementOffsets: UnsafeBufferPointer(buffer))
    }
    self.stores = stores
    self.offsets = offsets
    super.init(tensors: tensors)
  }

  deinit { for buffer in offsets { buffer.deallocate() } }
}
