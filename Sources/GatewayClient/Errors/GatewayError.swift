/// Why a call to the gateway has no result.
///
/// Decide by ``code``, which has the same names wherever the error arose, and by ``origin``, which
/// says where that was. ``message`` is for people; its wording may change.
///
/// ```swift
/// do {
///   reply = try await client.infer(model: "digits", inputs: [image])
/// } catch where error.code == .resourceExhausted {
///   try await Task.sleep(for: error.retryAfter ?? .seconds(1))
/// } catch where error.origin == .connect {
///   logger.error("\(error)")  // names host and port, and what to do
/// }
/// ```
public struct GatewayError: Error, Hashable, Sendable {
  /// Where the error arose.
  public enum Origin: Hashable, Sendable {
    /// The gateway answered with it; ``GatewayError/httpStatus`` is set.
    case gateway
    /// No connection could be made: the call never left.
    case connect
    /// The gateway said that it did not process the call, and went on saying so when it was sent
    /// again (see ``GatewayClientConfiguration/safeRetryCountMax``).
    case refused
    /// The connection or the call's stream broke before the reply was whole. The gateway may or
    /// may not have run the call.
    case connection
    /// A reply came that cannot be read or is larger than the client takes.
    case reply
    /// The client ended the call or never sent it: an argument that cannot be sent, a deadline, a
    /// cancelled task, a full queue, ``GatewayClient/close()``.
    case client
  }

  /// The standard name of what went wrong.
  public var code: GatewayErrorCode
  /// What was wrong, what was expected and what came, for people.
  public var message: String
  /// Where the error arose.
  public var origin: Origin
  /// The reply's HTTP status; nil unless the gateway answered.
  public var httpStatus: Int?
  /// The request's identifier in the gateway's logs; nil unless the gateway answered.
  public var requestID: String?
  /// How long the gateway asks to wait before the next try, with 429 and 503.
  public var retryAfter: Duration?
  /// The facts in ``message`` one by one, such as `input` or `limit_bytes`.
  public var detail: [String: String]

  /// Makes an error, for tests of code that handles them.
  public init(
    code: GatewayErrorCode, message: String, origin: Origin, httpStatus: Int? = nil,
    requestID: String? = nil, retryAfter: Duration? = nil, detail: [String: String] = [:]
  ) {
    self.code = code
    self.message = message
    self.origin = origin
    self.httpStatus = httpStatus
    self.requestID = requestID
    self.retryAfter = retryAfter
    self.detail = detail
  }
}

extension GatewayError: CustomStringConvertible {
  /// `NOT_FOUND: model "digit" is not here (request 4f…)`.
  public var description: String {
    let place = requestID.map { " (request \($0))" } ?? ""
    return "\(code): \(message)\(place)"
  }
}
