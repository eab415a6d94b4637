import Testing

@testable import GatewayClient

@Suite("Endpoints")
struct GatewayEndpointTests {
  @Test(arguments: [
    ("http://127.0.0.1:8500", "127.0.0.1", 8_500), ("127.0.0.1:9", "127.0.0.1", 9),
    ("http://models.internal", "models.internal", 8_500), ("HTTP://a:1/", "a", 1),
    ("localhost", "localhost", 8_500), ("http://[::1]:70", "::1", 70),
    ("[fe80::1]", "fe80::1", 8_500),
    ("a:65535", "a", 65_535),
  ])
  func good(_ text: String, _ host: String, _ port: Int) throws {
    let endpoint = try GatewayEndpoint(parsing: text)
    #expect(endpoint.host == host)
    #expect(endpoint.port == port)
  }

  @Test(arguments: [
    ("ftp://a", "scheme"), ("", "host"), ("http://", "host"),
    (":8500", "host"), ("a:", "port"), ("a:0", "1 to 65535"), ("a:65536", "1 to 65535"),
    ("a:-1", "1 to 65535"), ("a:+1", "port"), ("a:x", "port"), ("a:1/v2", "port"), ("a/v2", "host"),
    ("user@a:1", "host"), ("::1", "brackets"), ("[::1", "missing"), ("[::1]x", "follows"),
    ("a b", "host"), ("a?b", "host"), ("a\n", "host"),
  ])
  func bad(_ text: String, _ problem: String) {
    let error = #expect(throws: GatewayError.self) { try GatewayEndpoint(parsing: text) }
    #expect(error?.code == .invalidArgument)
    #expect(error?.message.contains(problem) == true, "\(error?.message ?? "")")
  }

  @Test(arguments: [
    ("https://a", true), ("HTTPS://[::1]:1/", true), ("http://a", false), ("a", false),
  ])
  func isSecure(_ text: String, _ expected: Bool) throws {
    #expect(try GatewayEndpoint(parsing: text).isSecure == expected)
  }

  @Test(arguments: [("a", 1, "a:1"), ("::1", 8_500, "[::1]:8500")])
  func description(_ host: String, _ port: Int, _ expected: String) throws {
    #expect(try GatewayEndpoint(host: host, port: port).description == expected)
  }
}
