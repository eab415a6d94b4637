import NIOCore
import Testing

@testable import GatewayServer

@Suite struct PlainHTTPHintTests {
  @Test func theReplyIsWholeAndSaysWhatToDo() throws {
    let reply = String(buffer: PlainHTTPHint.reply(ByteBufferAllocator()))
    let parts = reply.split(separator: "\r\n\r\n", maxSplits: 1)
    try #require(parts.count == 2)
    #expect(parts[0].hasPrefix("HTTP/1.1 505 "))
    #expect(parts[0].contains("content-length: \(parts[1].utf8.count)\r\n"))
    #expect(parts[1].contains("--http2-prior-knowledge"))
  }
}
