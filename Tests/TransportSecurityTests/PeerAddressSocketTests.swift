import NIOCore
import ServingCore
import Testing
import TransportSecurity

@Suite struct PeerAddressSocketTests {
  @Test(arguments: [
    ("127.0.0.1", PeerAddress(ipv4: 0x7F00_0001)),
    ("2001:db8:1:2:3:4:5:6", PeerAddress(ipv6Upper: 0x2001_0DB8_0001_0002, lower: 0)),
    ("::ffff:10.0.0.7", PeerAddress(ipv4: 0x0A00_0007)),
  ])
  func readsAddresses(text: String, expected: PeerAddress) throws {
    #expect(PeerAddress(try SocketAddress(ipAddress: text, port: 9)) == expected)
  }

  @Test func othersHaveNone() throws {
    #expect(PeerAddress(nil) == nil)
    #expect(PeerAddress(try SocketAddress(unixDomainSocketPath: "/tmp/x")) == nil)
  }
}
