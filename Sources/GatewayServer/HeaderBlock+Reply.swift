internal import HTTP2Wire

extension HeaderBlock {
  /// The media type of every body on the data plane.
  static let protobuf: StaticString = "application/x-protobuf"
  /// But for replies to JSON.
  static let json: StaticString = "application/json"

  /// Starts the header list of a reply.
  mutating func beginReply(
    status: Int, type: StaticString = Self.protobuf, _ requestIdentifier: UnsafeRawBufferPointer
  ) {
    clear()
    if status == 200 {
      add(.status, "200")
    } else {
      add(.status, status)
    }
    add(.contentType, type)
    add(.requestID, requestIdentifier, .unique)
  }
}
