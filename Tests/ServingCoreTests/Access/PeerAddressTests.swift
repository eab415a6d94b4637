import ServingCore
import Testing

@Suite struct PeerAddressTests {
  @Test func ipv6AddressesOfOneNetworkAreOne() {
    let first = PeerAddress(ipv6Upper: 0x2001_0DB8_0000_0001, lower: 1)
    #expect(first == PeerAddress(ipv6Upper: 0x2001_0DB8_0000_0001, lower: .max))
    #expect(first != PeerAddress(ipv6Upper: 0x2001_0DB8_0000_0002, lower: 1))
  }

  @Test func mappedAddressesAreThoseTheyMap() {
    let plain = PeerAddress(ipv4: 0x7F00_0001)
    #expect(plain == PeerAddress(ipv6Upper: 0, lower: 0x0000_FFFF_7F00_0001))
    #expect(plain != PeerAddress(ipv4: 0x7F00_0002))
  }
}
