/// What a completed handshake says of the peer.
package struct TLSPeer: Hashable, Sendable {
  /// The peer's own certificate in DER, checked against the authorities; nil for none.
  package var certificate: [UInt8]?

  package init(certificate: [UInt8]? = nil) {
    self.certificate = certificate
  }
}
