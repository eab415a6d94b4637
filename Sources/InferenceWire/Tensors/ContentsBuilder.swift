import CInferenceProtos
import CProtobufC
import ServingCore

/// Typed contents to be packed, from tensors in the house's layout. Lists that are as wide as the
/// datatype point straight at the tensor's bytes.
struct ContentsBuilder {
  let arena: Arena

  /// - Precondition: not `FP16` or `BF16`, which exist only raw.
  func contents(of view: TensorView) -> UnsafeMutablePointer<Inference__InferTensorContents> {
    let contents = arena.make(inference__infer_tensor_contents__init)
    let bytes = view.bytes
    switch view.datatype {
    case .bool:
      (contents.pointee.bool_contents, contents.pointee.n_bool_contents) =
        widen(bytes, from: UInt8.self, to: protobuf_c_boolean.self)
    case .int8:
      (contents.pointee.int_contents, contents.pointee.n_int_contents) =
        widen(bytes, from: Int8.self, to: Int32.self)
    case .int16:
      (contents.pointee.int_contents, contents.pointee.n_int_contents) =
        widen(bytes, from: Int16.self, to: Int32.self)
    case .int32:
      (contents.pointee.int_contents, contents.pointee.n_int_contents) = inPlace(bytes)
    case .int64:
      (contents.pointee.int64_contents, contents.pointee.n_int64_contents) = inPlace(bytes)
    case .uint8:
      (contents.pointee.uint_contents, contents.pointee.n_uint_contents) =
        widen(bytes, from: UInt8.self, to: UInt32.self)
    case .uint16:
      (contents.pointee.uint_contents, contents.pointee.n_uint_contents) =
        widen(bytes, from: UInt16.self, to: UInt32.self)
    case .uint32:
      (contents.pointee.uint_contents, contents.pointee.n_uint_contents) = inPlace(bytes)
    case .uint64:
      (contents.pointee.uint64_contents, contents.pointee.n_uint64_contents) = inPlace(bytes)
    case .fp32:
      (contents.pointee.fp32_contents, contents.pointee.n_fp32_contents) = inPlace(bytes)
    case .fp64:
      (contents.pointee.fp64_contents, contents.pointee.n_fp64_contents) = inPlace(bytes)
    case .bytes:
      (contents.pointee.bytes_contents, contents.pointee.n_bytes_contents) = elements(bytes)
    case .fp16, .bf16: preconditionFailure("typed contents of a datatype that has none")
    }
    return contents
  }

  private func widen<Narrow: FixedWidthInteger, Wide: FixedWidthInteger>(
    _ bytes: UnsafeRawBufferPointer, from: Narrow.Type, to: Wide.Type
  ) -> (UnsafeMutablePointer<Wide>, Int) {
    let count = bytes.count / MemoryLayout<Narrow>.stride
    let wide = arena.array(of: Wide.self, count: count)
    for index in 0..<count {
      let value = bytes.loadUnaligned(
        fromByteOffset: index * MemoryLayout<Narrow>.stride, as: Narrow.self)
      wide[index] = Wide(value)
    }
    return (wide, count)
  }

  /// The tensor's own bytes as a list; copied when they are not aligned as C expects.
  private func inPlace<Element>(
    _ bytes: UnsafeRawBufferPointer
  ) -> (UnsafeMutablePointer<Element>?, Int) {
    let count = bytes.count / MemoryLayout<Element>.stride
    guard let start = bytes.baseAddress else { return (nil, 0) }
    if Int(bitPattern: start) % MemoryLayout<Element>.alignment == 0 {
      let source = start.assumingMemoryBound(to: Element.self)
      // Only read: packing takes the list as constant.
      return (UnsafeMutablePointer(mutating: source), count)
    }
    let copy = arena.array(of: Element.self, count: count)
    UnsafeMutableRawPointer(copy).copyMemory(
      from: start, byteCount: count * MemoryLayout<Element>.stride)
    return (copy, count)
  }

  private func elements(
    _ bytes: UnsafeRawBufferPointer
  ) -> (UnsafeMutablePointer<ProtobufCBinaryData>, Int) {
    let count = BytesElements(bytes).reduce(0) { total, _ in total + 1 }
    let list = arena.array(of: ProtobufCBinaryData.self, count: count)
    for (index, element) in BytesElements(bytes).enumerated() {
      list[index] = ProtobufCBinaryData(element)
    }
    return (list, count)
  }
}
