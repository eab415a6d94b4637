/// Where a server's or a client's key and certificates lie: PEM files, read again as they change.
package struct TLSFiles: Hashable, Sendable {
  /// The certificate chain, leaf first.
  package var certificateChain: String
  /// The leaf's private key.
  package var privateKey: String
  /// The authorities of the peer's certificates; nil for the system's, or for a server that asks
  /// clients for none.
  package var authorities: String?

  package init(certificateChain: String, privateKey: String, authorities: String? = nil) {
    self.certificateChain = certificateChain
    self.privateKey = privateKey
    self.authorities = authorities
  }
}
