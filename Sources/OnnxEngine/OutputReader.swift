internal import COnnxRuntime
internal import ServingCore

/// Reads one output's value: its datatype, its actual shape and where its elements are.
struct OutputReader {
  let runtime: OnnxRuntime
  let name: String

  /// - Parameters:
  ///   - stages: the inputs of the run, whose memory the output must not keep using.
  ///   - copies: takes the elements that cannot stay where they are.
  func read(
    _ value: OpaquePointer?, stages: [InputStage], copies: inout [ByteStore]
  ) throws(ServingError) -> BatchOutput {
    guard let value, try isTensor(value) else { throw mismatch("another kind of value") }

    var elementType = ONNX_TENSOR_ELEMENT_DATA_TYPE_UNDEFINED
    var extents: UnsafePointer<Int64>?
    var rank = 0
    try runtime.functions.check(
      runtime.functions.GetTensorElementTypeAndShapeDataReference(
        value, &elementType, &extents, &rank),
      "read an output's shape")
    guard let datatype = Datatype(onnx: elementType) else {
      throw mismatch("element type \(elementType.foreignName)")
    }
    let shape = try shape(UnsafeBufferPointer(start: extents, count: rank))
    guard let elementCount = shape.elementCount else { throw mismatch("shape \(shape)") }
    guard let width = datatype.byteWidth else {
      return try readStrings(value, shape: shape, elementCount: elementCount, copies: &copies)
    }
    var data: UnsafeMutableRawPointer?
    try runtime.functions.check(
      runtime.functions.GetTensorMutableData(value, &data), "give an output's elements")
    var bytes = UnsafeRawBufferPointer(start: data, count: elementCount * width)
    if stages.contains(where: { $0.valueBytes.overlaps(bytes) }) {
      // An output that is an input passed through is the library's view of our own memory, which
      // the next run uses again.
      let copy = ByteStore()
      copy.append(bytes)
      copies.append(copy)
      bytes = copy.bytes
    }
    return BatchOutput(view: TensorView(datatype: datatype, shape: shape, bytes: bytes))
  }

  private func isTensor(_ value: OpaquePointer) throws(ServingError) -> Bool {
    var isTensor: Int32 = 0
    try runtime.functions.check(
      runtime.functions.IsTensor(value, &isTensor), "tell what an output is")
    return isTensor != 0
  }

  private func shape(_ extents: UnsafeBufferPointer<Int64>) throws(ServingError) -> Shape {
    var shape = Shape()
    for extent in extents {
      guard shape.append(Int(extent)) else {
        throw mismatch("\(extents.count) dimensions, over the limit of \(Shape.rankMax)")
      }
    }
    return shape
  }

  func mismatch(_ got: String) -> ServingError {
    ServingError(
      .internal,
      "output \(name.quotedForMessage) of a run: expected a tensor of a known datatype, got \(got)",
      detail: ["output": name])
  }
}

extension UnsafeRawBufferPointer {
  /// Whether the two have a byte in common.
  fileprivate func overlaps(_ other: UnsafeRawBufferPointer) -> Bool {
    guard let base = baseAddress, let otherBase = other.baseAddress else { return false }
    return base < otherBase + other.count && otherBase < base + count
  }
}
