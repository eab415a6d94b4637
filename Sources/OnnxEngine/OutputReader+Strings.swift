internal import COnnxRuntime
internal import ServingCore

extension OutputReader {
  /// Writes a string tensor's elements in the protocol's raw layout, each with its length before
  /// it, and keeps where each begins.
  func readStrings(
    _ value: OpaquePointer, shape: Shape, elementCount: Int, copies: inout [ByteStore]
  ) throws(ServingError) -> BatchOutput {
    let functions = runtime.functions
    var contentCount = 0
    try functions.check(
      functions.GetStringTensorDataLength(value, &contentCount), "measure a string output")

    let bytes = ByteStore()
    let offsets = ByteStore()
    let prefixCount = BytesElements.prefixByteCount * elementCount
    bytes.reserve(max(prefixCount + contentCount, 1))
    let base = bytes.appendUninitialized(prefixCount + contentCount)
    let starts = offsets.appendUninitialized((elementCount + 1) * MemoryLayout<Int>.stride)
      .bindMemory(to: Int.self, capacity: elementCount + 1)
    // The library gives all elements without a gap. They are put at the end of their place and
    // then moved forward one after the other, each to behind its prefix, which is never past where
    // the next one still stands.
    let content = base + prefixCount
    try functions.check(
      functions.GetStringTensorContent(value, content, contentCount, starts, elementCount),
      "give a string output")
    starts[elementCount] = contentCount
    var place = 0
    for index in 0..<elementCount {
      let start = starts[index]
      let count = starts[index + 1] - start
      guard let prefix = UInt32(exactly: count) else {
        throw mismatch("an element of \(count) bytes, over the protocol's limit of \(UInt32.max)")
      }
      base.storeBytes(of: prefix.littleEndian, toByteOffset: place, as: UInt32.self)
      starts[index] = place
      place += BytesElements.prefixByteCount
      (base + place).copyMemory(from: content + start, byteCount: count)
      place += count
    }
    starts[elementCount] = place
    copies += [bytes, offsets]
    return BatchOutput(
      view: TensorView(datatype: .bytes, shape: shape, bytes: bytes.bytes),
      elementOffsets: UnsafeBufferPointer(start: starts, count: elementCount + 1))
  }
}
