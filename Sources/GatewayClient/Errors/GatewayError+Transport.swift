internal import HTTP2Wire
internal import NIOCore
internal import NIOPosix
internal import TransportSecurity

// The errors of calls that were not answered, in one place so that they speak with one voice.
extension GatewayError {
  static func invalid(_ message: String, detail: [String: String] = [:]) -> GatewayError {
    GatewayError(code: .invalidArgument, message: message, origin: .client, detail: detail)
  }

  static let cancelled = GatewayError(
    code: .cancelled, message: "the calling task was cancelled", origin: .client)

  static let clientClosed = GatewayError(
    code: .failedPrecondition, message: "the client was closed before this call", origin: .client)

  static let closedDuringCall = GatewayError(
    code: .cancelled, message: "the client was closed while this call waited for its reply",
    origin: .client)

  static func deadlineExceeded(
    _ timeout: Duration, _ endpoint: GatewayEndpoint, _ whereabouts: String
  ) -> GatewayError {
    GatewayError(
      code: .deadlineExceeded,
      message: "no reply from \(endpoint) within \(timeout); the call \(whereabouts)",
      origin: .client)
  }

  static func tooManyWaiting(_ limit: Int, _ endpoint: GatewayEndpoint) -> GatewayError {
    GatewayError(
      code: .resourceExhausted,
      message: "\(limit) calls already wait for a free stream to \(endpoint), the limit of "
        + "waitingCallCountMax; send fewer at once, or raise connectionCountMax",
      origin: .client)
  }

  static func refused(
    _ endpoint: GatewayEndpoint, tries: Int, _ why: String
  ) -> GatewayError {
    GatewayError(
      code: .unavailable,
      message: "\(endpoint) did not process the call in \(tries) tries: \(why)", origin: .refused)
  }

  static func connectionLost(_ endpoint: GatewayEndpoint, _ why: String) -> GatewayError {
    GatewayError(
      code: .unavailable, message: "the connection to \(endpoint) was lost: \(why)",
      origin: .connection)
  }

  static func streamReset(_ endpoint: GatewayEndpoint, _ code: HTTP2ErrorCode) -> GatewayError {
    GatewayError(
      code: code == .enhanceYourCalm ? .resourceExhausted : .unavailable,
      message: "\(endpoint) reset the call's stream with \(code.name)", origin: .connection)
  }

  static func replyTooLarge(
    _ endpoint: GatewayEndpoint, _ part: String, _ limits: HTTP2Limits
  ) -> GatewayError {
    let limit = part == "body" ? limits.bodyBytesMax : limits.headerListBytesMax
    return GatewayError(
      code: .resourceExhausted,
      message: "the \(part) of the reply of \(endpoint): expected at most \(limit) bytes, got more",
      origin: .reply, detail: ["limit_bytes": "\(limit)"])
  }

  static func needsTLS(_ endpoint: GatewayEndpoint) -> GatewayError {
    GatewayError(
      code: .unavailable,
      message: "\(endpoint) speaks TLS; name it as https://\(endpoint)", origin: .connection)
  }

  static func notHTTP2(_ endpoint: GatewayEndpoint) -> GatewayError {
    GatewayError(
      code: .unavailable,
      message: "what answers at \(endpoint) does not speak HTTP/2 with prior knowledge; expected "
        + "the address of the gateway's data plane (port \(GatewayEndpoint.defaultPort) unless it "
        + "was told otherwise)",
      origin: .connection)
  }

  static func cannotConnect(
    _ endpoint: GatewayEndpoint, timeout: Duration, _ error: any Error
  ) -> GatewayError {
    GatewayError(
      code: .unavailable,
      message: "cannot connect to \(endpoint): \(connectProblem(error, endpoint, timeout))",
      origin: .connect)
  }

  /// What went wrong and what to do about it.
  private static func connectProblem(
    _ error: any Error, _ endpoint: GatewayEndpoint, _ timeout: Duration
  ) -> String {
    if let failure = error as? NIOConnectionError {
      if let single = failure.connectionErrors.first?.error {
        return connectProblem(single, endpoint, timeout)
      }
      if failure.dnsAError != nil || failure.dnsAAAAError != nil {
        return "the host name \(endpoint.host) is not known; check its spelling"
      }
    }
    if let failure = error as? ChannelError, case .connectTimeout = failure {
      return "no answer within \(timeout); check the address, and that nothing filters the port"
    }
    if let failure = error as? IOError, failure.errnoCode == ECONNREFUSED {
      return "connection refused; start the gateway (crossfade serve), or give the client the "
        + "address that it prints when it starts"
    }
    return TLSFailure.text(error) ?? "\(error)"
  }
}
