import CInferenceProtos
import ServingCore

/// The lists of typed values that `InferTensorContents` has, of which a tensor fills one.
enum ContentsList: CaseIterable {
  case bool, int, int64, uint, uint64, fp32, fp64, bytes

  /// The list that the protocol wants for a datatype; nil for those that exist only raw.
  init?(for datatype: Datatype) {
    switch datatype {
    case .bool: self = .bool
    case .int8, .int16, .int32: self = .int
    case .int64: self = .int64
    case .uint8, .uint16, .uint32: self = .uint
    case .uint64: self = .uint64
    case .fp32: self = .fp32
    case .fp64: self = .fp64
    case .bytes: self = .bytes
    case .fp16, .bf16: return nil
    }
  }

  /// The protocol's name.
  var fieldName: String {
    switch self {
    case .bool: "bool_contents"
    case .int: "int_contents"
    case .int64: "int64_contents"
    case .uint: "uint_contents"
    case .uint64: "uint64_contents"
    case .fp32: "fp32_contents"
    case .fp64: "fp64_contents"
    case .bytes: "bytes_contents"
    }
  }

  func count(in contents: Inference__InferTensorContents) -> Int {
    switch self {
    case .bool: contents.n_bool_contents
    case .int: contents.n_int_contents
    case .int64: contents.n_int64_contents
    case .uint: contents.n_uint_contents
    case .uint64: contents.n_uint64_contents
    case .fp32: contents.n_fp32_contents
    case .fp64: contents.n_fp64_contents
    case .bytes: contents.n_bytes_contents
    }
  }
}
