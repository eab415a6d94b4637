import HTTP2Wire
import InferenceWire
import ServingCore
import ServingTestKit

/// A reply as the client got it.
struct TestReply: Sendable {
  /// Zero when no head came.
  var status = 0
  var fields: [HeaderName: String] = [:]
  var body: [UInt8] = []
  /// How the stream ended.
  var end = HTTP2ErrorCode.noError

  var error: ErrorReplyMessage? {
    body.withUnsafeBytes { try? ErrorReplyMessage(decoding: $0, limits: .defaults) }
  }

  func inference() throws -> InferReplyMessage {
    try body.withUnsafeBytes { bytes in
      try InferReplyMessage(decoding: bytes, limits: .defaults)
    }
  }

  /// The elements of the first output.
  func floats() throws -> [Float] {
    try inference().outputs.first?.floats ?? []
  }
}
