/// Where a connection comes from, as far as limits go: an IPv4 address, or the /64 network of an
/// IPv6 address, of which one customer has all the others (RFC 6177).
package struct PeerAddress: Hashable, Sendable {
  /// The upper 64 bits of an IPv6 address; of an IPv4-mapped one (RFC 4291 section 2.5.5.2), zero.
  private let network: UInt64
  private let ipv4: UInt32

  package init(ipv4: UInt32) {
    network = 0
    self.ipv4 = ipv4
  }

  /// - Parameters:
  ///   - upper: the first eight bytes, big-endian.
  ///   - lower: the last eight.
  package init(ipv6Upper upper: UInt64, lower: UInt64) {
    let isMapped = upper == 0 && lower >> 32 == 0xFFFF
    network = upper
    ipv4 = isMapped ? UInt32(truncatingIfNeeded: lower) : 0
  }
}
