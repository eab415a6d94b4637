/// What a caller is told when something cannot be done: a code, a sentence that names what was
/// expected and what came, and the HTTP status where it is more exact than the code's own.
package struct ServingError: Error, Hashable, Sendable {
  package var code: StatusCode
  package var message: String
  /// Overrides ``StatusCode/httpStatus``, for 405, 413, 415 and 431.
  package var httpStatusOverride: Int?
  /// Facts for machines beside the sentence, such as `input` or `limit_bytes`.
  package var detail: [String: String]

  package init(
    _ code: StatusCode, _ message: String, httpStatus: Int? = nil, detail: [String: String] = [:]
  ) {
    self.code = code
    self.message = message
    self.httpStatusOverride = httpStatus
    self.detail = detail
  }

  package var httpStatus: Int { httpStatusOverride ?? code.httpStatus }

  /// The same error with a phrase before its message, as it passes a place that knows more.
  package func prefixed(_ place: String) -> ServingError {
    var error = self
    error.message = "\(place): \(message)"
    return error
  }
}

extension ServingError: CustomStringConvertible {
  package var description: String { "\(code.rawValue): \(message)" }
}
