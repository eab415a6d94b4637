extension OwnedTensor {
  /// The elements in row-major order.
  /// - Throws: `INVALID_ARGUMENT` when the bytes are not exactly what datatype and shape ask for.
  package func elements() throws(ServingError) -> [ElementValue] {
    guard let elementCount = shape.elementCount else {
      throw ServingError(
        .invalidArgument,
        "tensor \(name.quotedForMessage): shape \(shape) has more elements than can be counted")
    }
    guard let elements = bytes.withUnsafeBytes({ Self.elements(of: datatype, in: $0) }),
      elements.count == elementCount
    else {
      throw ServingError(
        .invalidArgument,
        "tensor \(name.quotedForMessage): \(bytes.count) bytes do not make \(elementCount) "
          + "elements of \(datatype.name), as shape \(shape) asks for")
    }
    return elements
  }

  /// Nil when the bytes are not a whole number of elements.
  private static func elements(
    of datatype: Datatype, in bytes: UnsafeRawBufferPointer
  ) -> [ElementValue]? {
    switch datatype {
    case .bool: bytes.map { .bool($0 != 0) }
    case .uint8: bytes.map { .unsigned(UInt64($0)) }
    case .int8: bytes.map { .signed(Int64(Int8(bitPattern: $0))) }
    case .uint16: words(UInt16.self, bytes) { .unsigned(UInt64($0)) }
    case .uint32: words(UInt32.self, bytes) { .unsigned(UInt64($0)) }
    case .uint64: words(UInt64.self, bytes) { .unsigned($0) }
    case .int16: words(Int16.self, bytes) { .signed(Int64($0)) }
    case .int32: words(Int32.self, bytes) { .signed(Int64($0)) }
    case .int64: words(Int64.self, bytes) { .signed($0) }
    case .fp16: words(UInt16.self, bytes) { .floating(Double(Float16(bitPattern: $0)), .fp16) }
    case .bf16: words(UInt16.self, bytes) { .floating(Double(BFloat16.value(bits: $0)), .bf16) }
    case .fp32: words(UInt32.self, bytes) { .floating(Double(Float(bitPattern: $0)), .fp32) }
    case .fp64: words(UInt64.self, bytes) { .floating(Double(bitPattern: $0), .fp64) }
    case .bytes:
      BytesElements.count(in: bytes) == nil ? nil : BytesElements(bytes).map { .bytes(Array($0)) }
    }
  }

  private static func words<Word: FixedWidthInteger>(
    _ type: Word.Type, _ bytes: UnsafeRawBufferPointer, _ element: (Word) -> ElementValue
  ) -> [ElementValue]? {
    let width = MemoryLayout<Word>.size
    guard bytes.count.isMultiple(of: width) else { return nil }
    return stride(from: 0, to: bytes.count, by: width).map { offset in
      element(Word(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Word.self)))
    }
  }
}
