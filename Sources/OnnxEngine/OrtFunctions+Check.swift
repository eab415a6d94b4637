internal import COnnxRuntime
internal import ServingCore

extension OrtFunctions {
  /// The longest part of the library's own words that a message carries, in characters. Some of
  /// its messages quote the model at length.
  static let wordsLengthMax = 1_000

  /// The one door for what calls give back: passes success, turns a failure into an error that
  /// carries the library's words, and frees the status.
  /// - Parameter doing: completes "ONNX Runtime cannot …".
  @inline(__always)
  func check(
    _ status: OpaquePointer?, _ doing: StaticString, as code: StatusCode = .internal
  ) throws(ServingError) {
    if let status { throw failure(status, doing, as: code) }
  }

  private func failure(
    _ status: OpaquePointer, _ doing: StaticString, as code: StatusCode
  ) -> ServingError {
    defer { ReleaseStatus(status) }
    // One line, whatever the library puts into it.
    let words = String(cString: GetErrorMessage(status)).prefix(OrtFunctions.wordsLengthMax)
      .split { $0.isWhitespace || $0.unicodeScalars.contains { $0.properties.isControl } }
      .joined(separator: " ")
    return ServingError(
      code, "ONNX Runtime cannot \(doing): \(words)", detail: ["engine": "onnxruntime"])
  }

  /// For a call that reported success and yet left no result.
  /// - Parameter doing: completes "ONNX Runtime did not …".
  static func nothing(from doing: StaticString) -> ServingError {
    ServingError(
      .internal, "ONNX Runtime did not \(doing), and reported no error",
      detail: ["engine": "onnxruntime"])
  }
}

extension Unicode.Scalar.Properties {
  fileprivate var isControl: Bool { generalCategory == .control }
}
