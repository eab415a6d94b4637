internal import InferenceWire

/// The value of a named parameter of a prediction, which the Open Inference Protocol leaves to
/// models to define.
public enum InferParameter: Hashable, Sendable {
  /// True or false.
  case bool(Bool)
  /// A signed integer.
  case int64(Int64)
  /// An unsigned integer.
  case uint64(UInt64)
  /// A number.
  case double(Double)
  /// Text without NUL.
  case string(String)

  var wire: InferenceWire.InferParameter {
    switch self {
    case .bool(let value): .bool(value)
    case .int64(let value): .int64(value)
    case .uint64(let value): .uint64(value)
    case .double(let value): .double(value)
    case .string(let value): .string(value)
    }
  }
}
