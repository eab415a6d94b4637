internal import ServingCore

extension OnnxLabels.Values {
  /// What ``tensor(_:rowCount:_:)`` takes at most.
  func byteCountMax(rowCount: Int) -> Int {
    switch self {
    case .numbers: OutputMemory.byteCount(rowCount, of: Int64.self)
    case .texts(let texts):
      OutputMemory.byteCount(
        rowCount * (BytesElements.prefixByteCount + (texts.map(\.count).max() ?? 0)),
        of: UInt8.self) + OutputMemory.byteCount(rowCount + 1, of: Int.self)
    }
  }

  /// The classes of rows as a tensor `[rowCount]`.
  /// - Parameter places: of the rows' classes among these.
  func tensor(
    _ places: UnsafePointer<Int32>, rowCount: Int, _ memory: inout OutputMemory
  ) -> BatchOutput {
    var shape = Shape()
    _ = shape.append(rowCount)
    switch self {
    case .numbers(let numbers):
      let elements = memory.take(rowCount, of: Int64.self)
      for row in 0..<rowCount { elements[row] = numbers[Int(places[row])] }
      let bytes = UnsafeRawBufferPointer(
        start: elements, count: rowCount * MemoryLayout<Int64>.stride)
      return BatchOutput(view: TensorView(datatype: .int64, shape: shape, bytes: bytes))
    case .texts(let texts):
      let offsets = memory.take(rowCount + 1, of: Int.self)
      let longest = BytesElements.prefixByteCount + (texts.map(\.count).max() ?? 0)
      let bytes = memory.take(rowCount * longest, of: UInt8.self)
      var used = 0
      for row in 0..<rowCount {
        offsets[row] = used
        let text = texts[Int(places[row])]
        withUnsafeBytes(of: UInt32(text.count).littleEndian) { length in
          for byte in length {
            bytes[used] = byte
            used += 1
          }
        }
        (bytes + used).update(from: text, count: text.count)
        used += text.count
      }
      offsets[rowCount] = used
      return BatchOutput(
        view: TensorView(
          datatype: .bytes, shape: shape,
          bytes: UnsafeRawBufferPointer(start: bytes, count: used)),
        elementOffsets: UnsafeBufferPointer(start: offsets, count: rowCount + 1))
    }
  }
}
