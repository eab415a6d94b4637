/// The standard names of what can go wrong, with the HTTP status each has unless an error says a
/// more exact one.
package enum StatusCode: String, CaseIterable, Hashable, Sendable {
  case invalidArgument = "INVALID_ARGUMENT"
  case unauthenticated = "UNAUTHENTICATED"
  case permissionDenied = "PERMISSION_DENIED"
  case notFound = "NOT_FOUND"
  case failedPrecondition = "FAILED_PRECONDITION"
  case alreadyExists = "ALREADY_EXISTS"
  case cancelled = "CANCELLED"
  case deadlineExceeded = "DEADLINE_EXCEEDED"
  case resourceExhausted = "RESOURCE_EXHAUSTED"
  case unavailable = "UNAVAILABLE"
  case unimplemented = "UNIMPLEMENTED"
  case dataLoss = "DATA_LOSS"
  case `internal` = "INTERNAL"

  package var httpStatus: Int {
    switch self {
    case .invalidArgument: 400
    case .unauthenticated: 401
    case .permissionDenied: 403
    case .notFound: 404
    case .failedPrecondition: 412
    case .alreadyExists: 409
    case .cancelled: 499
    case .deadlineExceeded: 504
    case .resourceExhausted: 429
    case .unavailable: 503
    case .unimplemented: 501
    case .dataLoss, .internal: 500
    }
  }
}
