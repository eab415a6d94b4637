internal import HTTP2Wire
internal import InferenceWire
internal import ServingCore

/// A whole reply, copied out of its stream so that the caller's task can decode it.
struct CallReply: Sendable {
  /// The header fields that somebody reads.
  private static let names: [HeaderName] = [
    .contentType, .requestID, .version, .arm, .revision, .serverTiming, .retryAfter,
  ]

  let endpoint: GatewayEndpoint
  let status: Int
  let headers: [HeaderName: String]
  let body: [UInt8]

  init(_ stream: HTTP2Stream, _ endpoint: GatewayEndpoint) {
    self.endpoint = endpoint
    // libnghttp2 lets no reply through whose status is not three digits.
    status = stream.fields.text(.status).flatMap { Int($0) } ?? 0
    var headers: [HeaderName: String] = [:]
    for name in Self.names { headers[name] = stream.fields.text(name) }
    self.headers = headers
    body = Array(stream.body.bytes)
  }

  /// Decodes the body of a reply with status 200.
  /// - Throws: the gateway's error when the status is another; `INTERNAL` when the body cannot be
  ///   read.
  func message<Message>(
    _ decode: (UnsafeRawBufferPointer, WireLimits) throws(ServingError) -> Message
  ) throws(GatewayError) -> Message {
    guard status == 200 else { throw gatewayError() }
    switch decoded(decode) {
    case .success(let message): return message
    case .failure(let error): throw unreadable(error.message)
    }
  }

  /// An error of a reply that makes no sense.
  func unreadable(_ problem: String) -> GatewayError {
    GatewayError(
      code: .internal, message: "the reply of \(endpoint) cannot be read: \(problem)",
      origin: .reply, requestID: headers[.requestID])
  }

  private func decoded<Message>(
    _ decode: (UnsafeRawBufferPointer, WireLimits) throws(ServingError) -> Message
  ) -> Result<Message, ServingError> {
    body.withUnsafeBytes { bytes in
      do throws(ServingError) {
        return .success(try decode(bytes, .defaults))
      } catch {
        return .failure(error)
      }
    }
  }

  // MARK: Errors of the gateway

  private func gatewayError() -> GatewayError {
    let retryAfter = headers[.retryAfter].flatMap { UInt32($0) }.map { Duration.seconds(Int($0)) }
    if let type = headers[.contentType], type.hasPrefix("application/x-protobuf"),
      case .success(let reply) = decoded(ErrorReplyMessage.init(decoding:limits:)),
      !reply.code.isEmpty
    {
      return GatewayError(
        code: GatewayErrorCode(rawValue: reply.code), message: reply.message, origin: .gateway,
        httpStatus: status, requestID: headers[.requestID] ?? reply.requestID,
        retryAfter: retryAfter, detail: reply.detail)
    }
    let type = headers[.contentType].map(\.quotedForMessage) ?? "none"
    return GatewayError(
      code: Self.code(forStatus: status),
      message: "\(endpoint) answered with HTTP status \(status) and no error message of a gateway "
        + "(content-type \(type)); is there something else at this address, or in between?",
      origin: .gateway, httpStatus: status, requestID: headers[.requestID], retryAfter: retryAfter)
  }

  /// The code for a status that came without one.
  private static func code(forStatus status: Int) -> GatewayErrorCode {
    switch status {
    case 401: .unauthenticated
    case 403: .permissionDenied
    case 404: .notFound
    case 409: .alreadyExists
    case 412: .failedPrecondition
    case 429: .resourceExhausted
    case 400..<500: .invalidArgument
    case 501: .unimplemented
    case 502, 503: .unavailable
    case 504: .deadlineExceeded
    default: .internal
    }
  }
}
