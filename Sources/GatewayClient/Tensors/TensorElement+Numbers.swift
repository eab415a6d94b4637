#if _endian(big)
  #error(
    "numbers are copied as they lie in memory, which is the wire's order on little-endian only")
#endif

extension TensorElement where Self: Numeric & BitwiseCopyable {
  /// The numbers' bytes, little-endian.
  public static func encode(_ elements: [Self]) -> [UInt8] {
    elements.withUnsafeBytes { Array($0) }
  }

  /// The numbers in `data`; nil when there is a part of one.
  public static func decode(_ data: [UInt8]) -> [Self]? {
    let width = MemoryLayout<Self>.size
    guard data.count.isMultiple(of: width) else { return nil }
    return [Self](unsafeUninitializedCapacity: data.count / width) { elements, count in
      UnsafeMutableRawBufferPointer(elements).copyBytes(from: data)
      count = data.count / width
    }
  }
}

extension UInt8: TensorElement {
  /// `UINT8`.
  public static var datatype: Tensor.Datatype { .uint8 }
}

extension UInt16: TensorElement {
  /// `UINT16`.
  public static var datatype: Tensor.Datatype { .uint16 }
}

extension UInt32: TensorElement {
  /// `UINT32`.
  public static var datatype: Tensor.Datatype { .uint32 }
}

extension UInt64: TensorElement {
  /// `UINT64`.
  public static var datatype: Tensor.Datatype { .uint64 }
}

extension Int8: TensorElement {
  /// `INT8`.
  public static var datatype: Tensor.Datatype { .int8 }
}

extension Int16: TensorElement {
  /// `INT16`.
  public static var datatype: Tensor.Datatype { .int16 }
}

extension Int32: TensorElement {
  /// `INT32`.
  public static var datatype: Tensor.Datatype { .int32 }
}

extension Int64: TensorElement {
  /// `INT64`.
  public static var datatype: Tensor.Datatype { .int64 }
}

extension Float16: TensorElement {
  /// `FP16`.
  public static var datatype: Tensor.Datatype { .fp16 }
}

extension Float: TensorElement {
  /// `FP32`.
  public static var datatype: Tensor.Datatype { .fp32 }
}

extension Double: TensorElement {
  /// `FP64`.
  public static var datatype: Tensor.Datatype { .fp64 }
}

/// On platforms of 64 bits, which are those that this package builds on.
extension Int: TensorElement {
  /// `INT64`.
  public static var datatype: Tensor.Datatype { .int64 }
}
