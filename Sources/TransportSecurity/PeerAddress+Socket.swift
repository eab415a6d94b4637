package import NIOCore
package import ServingCore

extension PeerAddress {
  /// - Returns: nil for an address that is not of the internet, such as that of a Unix socket.
  package init?(_ address: SocketAddress?) {
    guard let address else { return nil }
    let found: PeerAddress? = address.withSockAddr { start, count in
      let bytes = UnsafeRawBufferPointer(start: start, count: count)
      switch (address.protocol, count) {
      // As ip(7) and ipv6(7) lay them out: a port before the address; and a flow's number.
      case (.inet, 8...): return PeerAddress(ipv4: bytes.bigEndian(at: 4))
      case (.inet6, 24...):
        return PeerAddress(ipv6Upper: bytes.bigEndian(at: 8), lower: bytes.bigEndian(at: 16))
      default: return nil
      }
    }
    guard let found else { return nil }
    self = found
  }
}

extension UnsafeRawBufferPointer {
  fileprivate func bigEndian<Number: FixedWidthInteger & BitwiseCopyable>(
    at offset: Int
  ) -> Number {
    Number(bigEndian: loadUnaligned(fromByteOffset: offset, as: Number.self))
  }
}
