/// The elements of one row of a tensor of numbers, read as doubles. Points into the tensor.
struct NumericRow {
  /// Elements that are read at a time, so that both sides' fit 1 KiB of stack.
  static let chunkCount = 64

  private let bytes: UnsafeRawBufferPointer
  private let datatype: Datatype
  private let width: Int
  let count: Int

  /// Nil when the tensor is not of numbers, or does not have the bytes.
  init?(_ view: TensorView, row: Int, count: Int) {
    guard let width = view.datatype.byteWidth, ElementFamily(view.datatype).isNumber,
      row >= 0, count >= 0, view.bytes.count >= (row + 1) * count * width
    else { return nil }
    let start = row * count * width
    bytes = UnsafeRawBufferPointer(rebasing: view.bytes[start..<start + count * width])
    datatype = view.datatype
    self.width = width
    self.count = count
  }

  /// One element; whole numbers beyond 2⁵³ as the nearest double.
  subscript(place: Int) -> Double {
    switch datatype {
    case .fp16: Double(Float16(bitPattern: word(place)))
    case .bf16: Double(BFloat16.value(bits: word(place)))
    case .fp32: Double(Float(bitPattern: word(place)))
    case .fp64: Double(bitPattern: word(place))
    case .int8: Double(word(place) as Int8)
    case .int16: Double(word(place) as Int16)
    case .int32: Double(word(place) as Int32)
    case .int64: Double(word(place) as Int64)
    case .uint8, .bool: Double(word(place) as UInt8)
    case .uint16: Double(word(place) as UInt16)
    case .uint32: Double(word(place) as UInt32)
    case .uint64: Double(word(place) as UInt64)
    case .bytes: .nan
    }
  }

  private func word<Word: FixedWidthInteger>(_ place: Int) -> Word {
    Word(littleEndian: bytes.loadUnaligned(fromByteOffset: place * width, as: Word.self))
  }

  /// Reads from a place on as many elements as there is room.
  private func load(from start: Int, into target: UnsafeMutableBufferPointer<Double>) {
    // The usual type goes through a loop of its own, four times as fast.
    if datatype == .fp32 {
      for offset in target.indices {
        target[offset] = Double(Float(bitPattern: word(start + offset)))
      }
    } else {
      for offset in target.indices { target[offset] = self[start + offset] }
    }
  }

  /// Calls `body` with both rows' elements of the same places, ``chunkCount`` at a time.
  static func forEachChunk(
    _ first: NumericRow, _ second: NumericRow,
    _ body: (
      _ start: Int, UnsafeMutableBufferPointer<Double>, UnsafeMutableBufferPointer<Double>
    ) -> Void
  ) {
    let count = min(first.count, second.count)
    withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * chunkCount) { buffer in
      var start = 0
      while start < count {
        let length = min(chunkCount, count - start)
        let firstPart = UnsafeMutableBufferPointer(rebasing: buffer[..<length])
        let secondPart = UnsafeMutableBufferPointer(
          rebasing: buffer[chunkCount..<chunkCount + length])
        first.load(from: start, into: firstPart)
        second.load(from: start, into: secondPart)
        body(start, firstPart, secondPart)
        start += length
      }
    }
  }
}
