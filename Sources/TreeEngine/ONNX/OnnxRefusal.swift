internal import ServingCore

/// Why a file is not read: all `INVALID_ARGUMENT`, so that a caller may give it to ONNX Runtime.
enum OnnxRefusal {
  /// The bytes are not what a model is made of.
  static func malformed(_ problem: String) -> ServingError {
    ServingError(
      .invalidArgument, "the file is not an ONNX model (a serialized ModelProto): \(problem)")
  }

  /// The model is one, but says what cannot be answered here.
  static func unsupported(_ problem: String) -> ServingError {
    ServingError(
      .invalidArgument,
      "the ONNX graph is not one of trees alone: \(problem); ONNX Runtime runs such graphs")
  }

  /// The tree operator contradicts itself or the operators' specification.
  static func invalid(_ place: String, _ problem: String) -> ServingError {
    ServingError(.invalidArgument, "\(place): \(problem)")
  }
}
