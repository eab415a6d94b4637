import Testing

@testable import AdminServer

@Suite struct HostAddressTests {
  @Test(
    arguments: [
      ("localhost", "localhost", nil), ("LocalHost:8501", "localhost", 8_501),
      ("gateway.example.", "gateway.example", nil), ("127.0.0.1:1", "127.0.0.1", 1),
      ("[::1]:8501", "::1", 8_501), ("[FE80::1]", "fe80::1", nil), ("a_b-c.d", "a_b-c.d", nil),
    ] as [(String, String, Int?)])
  func reads(text: String, name: String, port: Int?) throws {
    #expect(try #require(HostAddress(text)) == HostAddress(name: name, port: port))
  }

  @Test(arguments: [
    "", ".", ":80", "a:", "a:0", "a:65536", "a:+1", "a:8x", "a:1:2", "a b", "a/b", "[::1", "[::1]x",
    "[127.0.0.1]", "[localhost]", "::1", "user@host", "h\u{f6}st",
  ])
  func refuses(text: String) {
    #expect(HostAddress(text) == nil)
  }

  @Test(arguments: [
    ("127.0.0.1", true), ("[::1]", true), ("10.1.2.3:80", true), ("127.1", false),
    ("2130706433", false), ("127.0.0.1.example", false), ("localhost", false),
  ])
  func knowsAnAddressFromAName(text: String, isIPAddress: Bool) throws {
    #expect(try #require(HostAddress(text)).isIPAddress == isIPAddress)
  }
}
