import NIOCore
import Testing
import TransportSecurity

@Suite struct FirstBytesTests {
  @Test(arguments: [
    ("GET / HTTP/1.1\r\n", FirstBytes.http1), ("POST /v2/models/m/infer HTTP/1.1\r\n", .http1),
    ("HEAD ", .http1), ("OPTIONS * HTTP/1.1", .http1), ("DELETE /", .http1), ("PUT /", .http1),
    ("PATCH /", .http1), ("", .unknown), ("GET", .unknown), ("get / HTTP/1.1", .unknown),
    ("PRI * HTTP/2.0\r\n", .http2), ("PRI * HTTP/1.1", .unknown), ("\u{16}\u{3}\u{1}", .tls),
    ("\u{16}", .tls), ("\u{15}\u{3}", .unknown), ("GETTING /", .unknown), (" GET /", .unknown),
  ])
  func tellWhatIsSpoken(text: String, kind: FirstBytes) {
    #expect(FirstBytes.kind(of: ByteBuffer(string: text)) == kind)
  }
}
