import Testing

@testable import crossfade

@Suite struct ListenAddressTests {
  @Test(arguments: [
    ("127.0.0.1:8500", "127.0.0.1", 8500), ("localhost:0", "localhost", 0),
    ("[::1]:65535", "::1", 65_535), ("0.0.0.0:1", "0.0.0.0", 1),
  ])
  func reads(_ text: String, _ host: String, _ port: Int) {
    let address = ListenAddress(argument: text)
    #expect(address?.host == host)
    #expect(address?.port == port)
  }

  @Test(arguments: [
    "", ":8500", "localhost", "localhost:", "localhost:65536", "a:-1", "a:b", "[]:1",
  ])
  func refuses(_ text: String) {
    #expect(ListenAddress(argument: text) == nil)
  }

  @Test(arguments: [
    ("127.0.0.1:1", true), ("127.8.8.8:1", true), ("[::1]:1", true), ("localhost:1", true),
    ("0.0.0.0:1", false), ("192.168.0.1:1", false), ("example.org:1", false),
    ("127.0.0.1.example.org:1", false), ("[::ffff:127.0.0.1]:1", false), ("127.1:1", false),
  ])
  func knowsWhatOnlyThisMachineReaches(_ text: String, _ isLoopback: Bool) {
    #expect(ListenAddress(argument: text)?.isLoopback == isLoopback)
  }
}
