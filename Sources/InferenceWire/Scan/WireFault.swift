import ServingCore

/// What a scan found wrong and where; it gathers the path of field names as it passes outwards.
struct WireFault: Error {
  /// A named limit of ``WireLimits`` that the body went over.
  struct Limit {
    var name: String
    var value: Int
  }

  /// What was expected and what came.
  var problem: String
  /// The byte of the body where it was found.
  var byteOffset: Int
  /// Nil when the body is malformed rather than too large.
  var limit: Limit?
  /// From the outermost message inwards, such as `inputs[0].shape`.
  private(set) var path = ""

  init(_ problem: String, at byteOffset: Int, limit: Limit? = nil) {
    self.problem = problem
    self.byteOffset = byteOffset
    self.limit = limit
  }

  /// The same fault, seen from outside the field it was found in.
  func inside(_ field: String) -> WireFault {
    var fault = self
    fault.path = path.isEmpty ? field : "\(field).\(path)"
    return fault
  }

  /// The error for the body's sender: 413 over a limit, 400 when malformed.
  func error(in message: String) -> ServingError {
    let place = path.isEmpty ? "" : ", field \(path)"
    var detail = ["byte_offset": "\(byteOffset)"]
    if !path.isEmpty { detail["field"] = path }
    guard let limit else {
      return ServingError(
        .invalidArgument, "malformed \(message) at byte \(byteOffset)\(place): \(problem)",
        detail: detail)
    }
    detail["limit"] = limit.name
    detail["limit_value"] = "\(limit.value)"
    return ServingError(
      .resourceExhausted, "\(message) over a limit at byte \(byteOffset)\(place): \(problem)",
      httpStatus: 413, detail: detail)
  }
}
