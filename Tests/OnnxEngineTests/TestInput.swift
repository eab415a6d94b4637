import OnnxEngine
import ServingCore

/// One input of a batch, for tests: the elements of each request, and where in memory they stand.
struct TestInput {
  var datatype: Datatype
  var shape: Shape
  var segments: [[UInt8]]
  /// Bytes by which every segment misses a 64-byte boundary.
  var misalignment = 0

  init(_ datatype: Datatype, _ shape: Shape, _ segments: [UInt8]..., misalignment: Int = 0) {
    self.init(datatype, shape, segments: segments, misalignment: misalignment)
  }

  init(_ datatype: Datatype, _ shape: Shape, segments: [[UInt8]], misalignment: Int = 0) {
    self.datatype = datatype
    self.shape = shape
    self.segments = segments
    self.misalignment = misalignment
  }
}

extension OnnxSession {
  /// Runs a batch and copies what it gave.
  func outputs(of inputs: TestInput...) throws -> [OwnedTensor] {
    try withBatch(inputs) { batch in
      let outputs = try run(batch)
      return zip(signature.outputs, outputs.owned()).map { spec, tensor in
        var tensor = tensor
        tensor.name = spec.name
        return tensor
      }
    }
  }

  /// Lays the inputs out in memory of their own for as long as the body runs.
  func withBatch<Result>(
    _ inputs: [TestInput], _ body: (EngineBatch) throws -> Result
  ) rethrows -> Result {
    var stores: [ByteStore] = []
    let batch = EngineBatch(
      inputs: inputs.map { input in
        BatchInput(
          datatype: input.datatype, shape: input.shape,
          segments: input.segments.map { segment in
            let store = ByteStore()
            stores.append(store)
            let bytes = [UInt8](repeating: 0xEE, count: input.misalignment) + segment
            bytes.withUnsafeBytes { store.append($0) }
            return UnsafeRawBufferPointer(rebasing: store.bytes[input.misalignment...])
          })
      })
    return try withExtendedLifetime(stores) { try body(batch) }
  }
}

extension BatchOutputs {
  /// Copies of the outputs, without names.
  func owned() -> [OwnedTensor] {
    // The views point into this object, which their last use does not keep.
    withExtendedLifetime(self) {
      tensors.map {
        OwnedTensor(
          name: "", datatype: $0.view.datatype, shape: $0.view.shape, bytes: Array($0.view.bytes))
      }
    }
  }
}

/// The elements in raw layout.
func raw<Element: BitwiseCopyable>(_ elements: Element...) -> [UInt8] {
  elements.withUnsafeBytes { Array($0) }
}

/// The elements of a `BYTES` tensor in raw layout.
func raw(strings elements: [UInt8]...) -> [UInt8] {
  var bytes: [UInt8] = []
  for element in elements { BytesElements.append(element, to: &bytes) }
  return bytes
}
