internal import NIOCore
internal import TransportSecurity

/// An answer for those who come with HTTP/1.1, which the data plane does not speak.
enum PlainHTTPHint {
  static func reply(_ allocator: ByteBufferAllocator) -> ByteBuffer {
    let text = """
      This port speaks HTTP/2 with prior knowledge, without TLS.
      With curl, add --http2-prior-knowledge.

      """
    return allocator.buffer(
      string: "HTTP/1.1 505 HTTP Version Not Supported\r\ncontent-type: text/plain\r\n"
        + "content-length: \(text.utf8.count)\r\nconnection: close\r\n\r\n" + text)
  }
}
