/// The standard name of an error. A name that a newer gateway sends and this client does not know
/// arrives as it is.
public struct GatewayErrorCode: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
  /// The name on the wire, such as `NOT_FOUND`.
  public var rawValue: String

  /// Takes a name, known or not.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  /// The name.
  public var description: String { rawValue }

  /// The request is wrong whatever the state of the gateway; HTTP 400, 405, 413, 415 or 431.
  public static let invalidArgument = GatewayErrorCode(rawValue: "INVALID_ARGUMENT")
  /// The caller did not say who it is; HTTP 401.
  public static let unauthenticated = GatewayErrorCode(rawValue: "UNAUTHENTICATED")
  /// The caller may not do this; HTTP 403.
  public static let permissionDenied = GatewayErrorCode(rawValue: "PERMISSION_DENIED")
  /// There is no such model, version or path; HTTP 404.
  public static let notFound = GatewayErrorCode(rawValue: "NOT_FOUND")
  /// The call does not fit the state of things, such as a client that was closed; HTTP 412.
  public static let failedPrecondition = GatewayErrorCode(rawValue: "FAILED_PRECONDITION")
  /// HTTP 409.
  public static let alreadyExists = GatewayErrorCode(rawValue: "ALREADY_EXISTS")
  /// The calling task was cancelled, or the client closed.
  public static let cancelled = GatewayErrorCode(rawValue: "CANCELLED")
  /// No answer in the time that the caller gave; HTTP 504 when the gateway noticed first.
  public static let deadlineExceeded = GatewayErrorCode(rawValue: "DEADLINE_EXCEEDED")
  /// A queue, quota or size limit is reached; HTTP 429 or 413.
  public static let resourceExhausted = GatewayErrorCode(rawValue: "RESOURCE_EXHAUSTED")
  /// The gateway or the model cannot answer now; HTTP 503.
  public static let unavailable = GatewayErrorCode(rawValue: "UNAVAILABLE")
  /// HTTP 501.
  public static let unimplemented = GatewayErrorCode(rawValue: "UNIMPLEMENTED")
  /// HTTP 500.
  public static let dataLoss = GatewayErrorCode(rawValue: "DATA_LOSS")
  /// Something is wrong in the gateway, or in what speaks for it; HTTP 500.
  public static let `internal` = GatewayErrorCode(rawValue: "INTERNAL")
}
