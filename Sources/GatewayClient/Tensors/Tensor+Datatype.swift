internal import ServingCore

extension Tensor {
  /// The kinds of element, by the names of the Open Inference Protocol.
  public enum Datatype: String, CaseIterable, Hashable, Sendable, CustomStringConvertible {
    /// One byte, 0 or 1. Swift: `Bool`.
    case bool = "BOOL"
    /// Swift: `UInt8`.
    case uint8 = "UINT8"
    /// Swift: `UInt16`.
    case uint16 = "UINT16"
    /// Swift: `UInt32`.
    case uint32 = "UINT32"
    /// Swift: `UInt64`.
    case uint64 = "UINT64"
    /// Swift: `Int8`.
    case int8 = "INT8"
    /// Swift: `Int16`.
    case int16 = "INT16"
    /// Swift: `Int32`.
    case int32 = "INT32"
    /// Swift: `Int64`.
    case int64 = "INT64"
    /// IEEE 754 half precision. Swift: `Float16`.
    case fp16 = "FP16"
    /// The upper half of an FP32. Swift has no type for it; see ``Tensor/bfloat16Elements()``.
    case bf16 = "BF16"
    /// Swift: `Float`.
    case fp32 = "FP32"
    /// Swift: `Double`.
    case fp64 = "FP64"
    /// Elements of any length, often text. Swift: `String` or `[UInt8]`.
    case bytes = "BYTES"

    /// The name, such as `FP32`.
    public var description: String { rawValue }

    init(_ datatype: ServingCore.Datatype) {
      self =
        switch datatype {
        case .bool: .bool
        case .uint8: .uint8
        case .uint16: .uint16
        case .uint32: .uint32
        case .uint64: .uint64
        case .int8: .int8
        case .int16: .int16
        case .int32: .int32
        case .int64: .int64
        case .fp16: .fp16
        case .bf16: .bf16
        case .fp32: .fp32
        case .fp64: .fp64
        case .bytes: .bytes
        }
    }

    var wire: ServingCore.Datatype {
      switch self {
      case .bool: .bool
      case .uint8: .uint8
      case .uint16: .uint16
      case .uint32: .uint32
      case .uint64: .uint64
      case .int8: .int8
      case .int16: .int16
      case .int32: .int32
      case .int64: .int64
      case .fp16: .fp16
      case .bf16: .bf16
      case .fp32: .fp32
      case .fp64: .fp64
      case .bytes: .bytes
      }
    }
  }
}
