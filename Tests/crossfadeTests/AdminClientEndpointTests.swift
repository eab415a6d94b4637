import ServingCore
import Testing

@testable import crossfade

@Suite struct AdminClientEndpointTests {
  @Test(arguments: [
    (AdminClientEndpoint.standard, "127.0.0.1", 8_501, "127.0.0.1:8501"),
    ("http://localhost:1/", "localhost", 1, "localhost:1"),
    ("HTTP://[::1]:9", "::1", 9, "[::1]:9"),
    ("http://a.example", "a.example", 8_501, "a.example:8501"),
  ])
  func reads(text: String, host: String, port: Int, authority: String) throws {
    let endpoint = try AdminClientEndpoint(text)
    #expect(endpoint.host == host)
    #expect(endpoint.port == port)
    #expect(endpoint.authority == authority)
    #expect(endpoint.url == "http://\(authority)")
  }

  @Test func readsHTTPS() throws {
    let endpoint = try AdminClientEndpoint("https://a.example")
    #expect(endpoint.isSecure)
    #expect(endpoint.url == "https://a.example:8501")
    #expect(try !AdminClientEndpoint(AdminClientEndpoint.standard).isSecure)
  }

  @Test(arguments: [
    "", "127.0.0.1:8501", "ftp://a:1", "http://", "http://a:0", "http://a:65536", "http://a:x",
    "http://a/v2", "http://a?b", "http://a#b", "http://u@a", "http://a b",
  ])
  func refuses(text: String) {
    #expect(throws: ServingError.self) { try AdminClientEndpoint(text) }
  }
}
