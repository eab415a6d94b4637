import NIOCore
import Testing

@testable import GatewayServer

@Suite struct PlainHTTPHintTests {
  @Test(arguments: [
    ("GET / HTTP/1.1\r\n", true), ("POST /v2/models/m/infer HTTP/1.1\r\n", true), ("HEAD ", true),
    ("OPTIONS * HTTP/1.1", true), ("DELETE /", true), ("PUT /", true), ("PATCH /", true),
    ("", false), ("GET", false), ("get / HTTP/1.1", false), ("PRI * HTTP/2.0\r\n", false),
    ("\u{16}\u{3}\u{1}", false), ("GETTING /", false), (" GET /", false),
  ])
  func knowsHTTP1(text: String, isHTTP1: Bool) {
    #expect(PlainHTTPHint.looksLikeHTTP1(ByteBuffer(string: text)) == isHTTP1)
  }

  @Test func theReplyIsWholeAndSaysWhatToDo() throws {
    let reply = String(buffer: PlainHTTPHint.reply(ByteBufferAllocator()))
    let parts = reply.split(separator: "\r\n\r\n", maxSplits: 1)
    try #require(parts.count == 2)
    #expect(parts[0].hasPrefix("HTTP/1.1 505 "))
    #expect(parts[0].contains("content-length: \(parts[1].utf8.count)\r\n"))
    #expect(parts[1].contains("--http2-prior-knowledge"))
  }
}
