internal import COnnxRuntime

extension ONNXType {
  /// The kind of value, for messages.
  var nounPhrase: String {
    switch self {
    case ONNX_TYPE_TENSOR: "a tensor"
    case ONNX_TYPE_SEQUENCE: "a sequence"
    case ONNX_TYPE_MAP: "a map"
    case ONNX_TYPE_OPAQUE: "an opaque value"
    case ONNX_TYPE_SPARSETENSOR: "a sparse tensor"
    case ONNX_TYPE_OPTIONAL: "an optional"
    default: "a value of ONNX Runtime's kind \(rawValue)"
    }
  }

  /// What to do about a kind that is not a tensor, to follow "expected a tensor".
  var advice: String {
    switch self {
    case ONNX_TYPE_SEQUENCE, ONNX_TYPE_MAP:
      "; a classifier's probabilities become one when it is exported with zipmap=False "
        + "(skl2onnx and onnxmltools: options={\"zipmap\": False})"
    default: ""
    }
  }
}
