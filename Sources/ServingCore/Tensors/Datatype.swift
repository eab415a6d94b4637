/// The element types of a tensor, as the Open Inference Protocol names them.
package enum Datatype: UInt8, CaseIterable, Hashable, Sendable {
  case bool
  case uint8, uint16, uint32, uint64
  case int8, int16, int32, int64
  case fp16, bf16, fp32, fp64
  /// Elements of any length; in raw contents each has its length before it (4 bytes,
  /// little-endian).
  case bytes

  /// The protocol's name, such as `FP32`.
  package var name: String {
    switch self {
    case .bool: "BOOL"
    case .uint8: "UINT8"
    case .uint16: "UINT16"
    case .uint32: "UINT32"
    case .uint64: "UINT64"
    case .int8: "INT8"
    case .int16: "INT16"
    case .int32: "INT32"
    case .int64: "INT64"
    case .fp16: "FP16"
    case .bf16: "BF16"
    case .fp32: "FP32"
    case .fp64: "FP64"
    case .bytes: "BYTES"
    }
  }

  /// Looks a datatype up by the protocol's name; nil when there is none of that name.
  package init?(name: String) {
    switch name {
    case "BOOL": self = .bool
    case "UINT8": self = .uint8
    case "UINT16": self = .uint16
    case "UINT32": self = .uint32
    case "UINT64": self = .uint64
    case "INT8": self = .int8
    case "INT16": self = .int16
    case "INT32": self = .int32
    case "INT64": self = .int64
    case "FP16": self = .fp16
    case "BF16": self = .bf16
    case "FP32": self = .fp32
    case "FP64": self = .fp64
    case "BYTES": self = .bytes
    default: return nil
    }
  }

  /// Bytes of one element, or nil for `BYTES`, whose elements have lengths of their own.
  package var byteWidth: Int? {
    switch self {
    case .bool, .uint8, .int8: 1
    case .uint16, .int16, .fp16, .bf16: 2
    case .uint32, .int32, .fp32: 4
    case .uint64, .int64, .fp64: 8
    case .bytes: nil
    }
  }
}
