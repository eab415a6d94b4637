internal import NIOCore

/// What those hear who come without TLS to a port that speaks it.
package enum PlaintextAnswer {
  /// How the text of the answer begins, for clients that explain it further.
  package static let sentence = "This port speaks TLS: use https:// instead of http://."

  /// - Returns: nil for those whose language is not known.
  static func answer(
    to kind: FirstBytes, on plane: TLSPlane, _ allocator: ByteBufferAllocator
  ) -> ByteBuffer? {
    switch kind {
    case .tls, .unknown: nil
    case .http1:
      allocator.buffer(
        string: "HTTP/1.1 400 Bad Request\r\ncontent-type: text/plain\r\n"
          + "content-length: \(text(plane).utf8.count)\r\nconnection: close\r\n\r\n" + text(plane))
    case .http2: goAway(allocator)
    }
  }

  private static func text(_ plane: TLSPlane) -> String {
    plane == .data
      ? "\(sentence)\nIt speaks HTTP/2; curl does, when it is told https://.\n" : "\(sentence)\n"
  }

  /// An empty SETTINGS, and a GOAWAY with INADEQUATE_SECURITY (RFC 9113 sections 6.5, 6.8 and 7).
  private static func goAway(_ allocator: ByteBufferAllocator) -> ByteBuffer {
    var buffer = allocator.buffer(capacity: 128)
    buffer.writeBytes([0, 0, 0, 4, 0, 0, 0, 0, 0])
    buffer.writeBytes([0, 0, UInt8(8 + sentence.utf8.count), 7, 0, 0, 0, 0, 0])
    buffer.writeInteger(UInt32(0))
    buffer.writeInteger(UInt32(0xc))
    buffer.writeString(sentence)
    return buffer
  }
}
