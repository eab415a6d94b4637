import CInferenceProtos
import CProtobufC
import ServingCore

#if !_endian(little)
  #error("tensors are kept in the wire's little-endian order; this host would need to swap bytes")
#endif

extension WireTensor {
  /// The typed values in the house's one layout (see ``TensorView``), in the arena.
  ///
  /// Lists whose elements are as wide as the datatype's are used where libprotobuf-c unpacked
  /// them; narrower datatypes are narrowed, and `BYTES` elements laid one after the other.
  /// - Throws: `INVALID_ARGUMENT` when the values do not suit the datatype, `RESOURCE_EXHAUSTED`
  ///   (413) when the arena has no room.
  func typedBytes(
    as datatype: Datatype, arena: Arena, overBudget: () -> ServingError
  ) throws(ServingError) -> UnsafeRawBufferPointer {
    guard let contents = try contents(for: datatype) else { return .empty }
    let values = contents.pointee
    let narrowed: UnsafeRawBufferPointer?
    switch datatype {
    case .bool: narrowed = bools(values, arena)
    case .int8: narrowed = try narrow(values.int_contents, values.n_int_contents, Int8.self, arena)
    case .int16:
      narrowed = try narrow(values.int_contents, values.n_int_contents, Int16.self, arena)
    case .uint8:
      narrowed = try narrow(values.uint_contents, values.n_uint_contents, UInt8.self, arena)
    case .uint16:
      narrowed = try narrow(values.uint_contents, values.n_uint_contents, UInt16.self, arena)
    case .bytes: narrowed = prefixed(values, arena)
    case .int32: return inPlace(values.int_contents, values.n_int_contents)
    case .int64: return inPlace(values.int64_contents, values.n_int64_contents)
    case .uint32: return inPlace(values.uint_contents, values.n_uint_contents)
    case .uint64: return inPlace(values.uint64_contents, values.n_uint64_contents)
    case .fp32: return inPlace(values.fp32_contents, values.n_fp32_contents)
    case .fp64: return inPlace(values.fp64_contents, values.n_fp64_contents)
    case .fp16, .bf16: preconditionFailure("typed values of a datatype that has none")
    }
    guard let narrowed else { throw overBudget() }
    return narrowed
  }

  /// The values, when they stand in the one list that the datatype wants; nil when there are none
  /// at all, which suits a tensor without elements.
  private func contents(
    for datatype: Datatype
  ) throws(ServingError) -> UnsafePointer<Inference__InferTensorContents>? {
    guard let expected = ContentsList(for: datatype) else {
      throw error("contents: expected raw contents, as \(datatype.name) exists only raw")
    }
    guard let contents else { return nil }
    var filled = ContentsList.allCases.filter { $0.count(in: contents.pointee) > 0 }
    if filled == [expected] { return contents }
    guard let other = filled.popLast() else { return nil }
    let got =
      filled.isEmpty
      ? "\(other.fieldName) (\(other.count(in: contents.pointee)) values)"
      : (filled + [other]).map(\.fieldName).joined(separator: " and ")
    throw error("contents: expected only \(expected.fieldName) for \(datatype.name), got \(got)")
  }

  private func inPlace<Element>(
    _ values: UnsafeMutablePointer<Element>?, _ count: Int
  ) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(UnsafeBufferPointer(start: values, count: count))
  }

  /// Copies integers into narrower ones, each checked; nil when the arena has no room.
  private func narrow<Wide: FixedWidthInteger, Narrow: FixedWidthInteger>(
    _ values: UnsafeMutablePointer<Wide>?, _ count: Int, _ type: Narrow.Type, _ arena: Arena
  ) throws(ServingError) -> UnsafeRawBufferPointer? {
    let byteCount = count * MemoryLayout<Narrow>.stride
    guard let values, let memory = arena.allocate(byteCount) else { return nil }
    let target = memory.bindMemory(to: Narrow.self, capacity: count)
    for index in 0..<count {
      guard let value = Narrow(exactly: values[index]) else {
        throw error(
          "element \(index): expected \(Narrow.min) to \(Narrow.max), got \(values[index])")
      }
      target[index] = value
    }
    return UnsafeRawBufferPointer(start: memory, count: byteCount)
  }

  /// One byte for each of libprotobuf-c's bools, which have four; nil when the arena has no room.
  private func bools(
    _ values: Inference__InferTensorContents, _ arena: Arena
  ) -> UnsafeRawBufferPointer? {
    let count = values.n_bool_contents
    guard let source = values.bool_contents, let memory = arena.allocate(count) else { return nil }
    for index in 0..<count {
      memory.storeBytes(of: source[index] == 0 ? 0 : 1, toByteOffset: index, as: UInt8.self)
    }
    return UnsafeRawBufferPointer(start: memory, count: count)
  }

  /// The elements one after the other, each with its length before it; nil when the arena has no
  /// room.
  private func prefixed(
    _ values: Inference__InferTensorContents, _ arena: Arena
  ) -> UnsafeRawBufferPointer? {
    let elements = UnsafeBufferPointer(start: values.bytes_contents, count: values.n_bytes_contents)
    // Cannot overflow: the elements are parts of one body.
    let byteCount = elements.reduce(0) { $0 + BytesElements.prefixByteCount + $1.len }
    guard var next = arena.allocate(byteCount) else { return nil }
    let start = next
    for element in elements {
      next.storeBytes(of: UInt32(element.len), as: UInt32.self)
      next += BytesElements.prefixByteCount
      if let data = element.data { next.copyMemory(from: data, byteCount: element.len) }
      next += element.len
    }
    return UnsafeRawBufferPointer(start: start, count: byteCount)
  }
}

extension UnsafeRawBufferPointer {
  fileprivate static var empty: Self { Self(start: nil, count: 0) }
}
