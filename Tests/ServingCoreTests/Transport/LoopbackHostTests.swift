import ServingCore
import Testing

@Suite struct LoopbackHostTests {
  @Test(arguments: [
    ("localhost", true), ("LOCALHOST", true), ("127.0.0.1", true), ("127.255.0.9", true),
    ("::1", true), ("127.0.0.1.example", false), ("127.0.0", false), ("127.0.0.256", false),
    ("127.0.0.x", false), ("128.0.0.1", false), ("::2", false), ("", false),
    ("localhost.example", false),
  ])
  func namesAndAddresses(_ host: String, _ isLoopback: Bool) {
    #expect(LoopbackHost.contains(host) == isLoopback)
  }
}
