import CInferenceProtos

/// The value of a request's parameter.
package enum InferParameter: Hashable, Sendable {
  case bool(Bool)
  case int64(Int64)
  case string(String)
  case double(Double)
  case uint64(UInt64)

  /// Nil when no value was set.
  init?(_ parameter: UnsafePointer<Inference__InferParameter>) {
    let value = parameter.pointee
    switch value.parameter_choice_case {
    case INFERENCE__INFER_PARAMETER__PARAMETER_CHOICE_BOOL_PARAM:
      self = .bool(value.bool_param != 0)
    case INFERENCE__INFER_PARAMETER__PARAMETER_CHOICE_INT64_PARAM:
      self = .int64(value.int64_param)
    case INFERENCE__INFER_PARAMETER__PARAMETER_CHOICE_STRING_PARAM:
      self = .string(String(cString: value.string_param))
    case INFERENCE__INFER_PARAMETER__PARAMETER_CHOICE_DOUBLE_PARAM:
      self = .double(value.double_param)
    case INFERENCE__INFER_PARAMETER__PARAMETER_CHOICE_UINT64_PARAM:
      self = .uint64(value.uint64_param)
    default: return nil
    }
  }

  /// The value as a message to be packed.
  func message(in arena: Arena) -> UnsafeMutablePointer<Inference__InferParameter> {
    let parameter = arena.make(inference__infer_parameter__init)
    switch self {
    case .bool(let value):
      parameter.pointee.parameter_choice_case =
        INFERENCE__INFER_PARAMETER__PARAMETER_CHOICE_BOOL_PARAM
      parameter.pointee.bool_param = value ? 1 : 0
    case .int64(let value):
      parameter.pointee.parameter_choice_case =
        INFERENCE__INFER_PARAMETER__PARAMETER_CHOICE_INT64_PARAM
      parameter.pointee.int64_param = value
    case .string(let value):
      parameter.pointee.parameter_choice_case =
        INFERENCE__INFER_PARAMETER__PARAMETER_CHOICE_STRING_PARAM
      parameter.pointee.string_param = arena.cString(value)
    case .double(let value):
      parameter.pointee.parameter_choice_case =
        INFERENCE__INFER_PARAMETER__PARAMETER_CHOICE_DOUBLE_PARAM
      parameter.pointee.double_param = value
    case .uint64(let value):
      parameter.pointee.parameter_choice_case =
        INFERENCE__INFER_PARAMETER__PARAMETER_CHOICE_UINT64_PARAM
      parameter.pointee.uint64_param = value
    }
    return parameter
  }
}
