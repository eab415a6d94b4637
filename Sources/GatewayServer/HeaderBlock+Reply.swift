internal import HTTP2Wire

extension HeaderBlock {
  /// The media type of every body on the data plane.
  static let protobuf: StaticString = "application/x-protobuf"

  /// Starts the header list of a reply.
  mutating func beginReply(status: Int, _ requestIdentifier: UnsafeRawBufferPointer) {
    clear()
    if status == 200 {
      add(.status, "200")
    } else {
      add(.status, status)
    }
    add(.contentType, Self.protobuf)
    add(.requestID, requestIdentifier, .unique)
  }
}
