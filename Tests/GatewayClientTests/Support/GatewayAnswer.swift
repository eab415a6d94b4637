import HTTP2Wire
import InferenceWire
import ServingCore

/// What a scripted gateway does with a request.
enum GatewayAnswer: Sendable {
  case reply(status: Int, headers: [HeaderName: String], body: [UInt8])
  case reset(HTTP2ErrorCode)
  /// No answer, ever.
  case hang
  /// The connection is closed without a word.
  case close
  /// Says GOAWAY, that this request and those before it will be answered, and answers it.
  case goAwayAndReply(ScriptedBody)
  /// Bytes as they are, after what the session has to say; then the connection is closed.
  case rawThenClose([UInt8])

  static let protobuf: [HeaderName: String] = [.contentType: "application/x-protobuf"]

  static func ok(_ body: ScriptedBody, headers: [HeaderName: String] = [:]) -> GatewayAnswer {
    .reply(
      status: 200, headers: protobuf.merging(headers) { $1 }, body: body.bytes)
  }

  static func error(
    _ error: ServingError, requestID: String, headers: [HeaderName: String] = [:]
  ) -> GatewayAnswer {
    .reply(
      status: error.httpStatus,
      headers: protobuf.merging(headers) { $1 }.merging([.requestID: requestID]) { $1 },
      body: ErrorReplyMessage(error: error, requestID: requestID).encoded())
  }

  /// A GOAWAY frame by hand (RFC 9113 section 6.8), for a last stream that a session would not say.
  static func goAwayFrame(lastStreamID: UInt8) -> [UInt8] {
    [0, 0, 8, 7, 0, 0, 0, 0, 0] + [0, 0, 0, lastStreamID] + [0, 0, 0, 0]
  }
}
