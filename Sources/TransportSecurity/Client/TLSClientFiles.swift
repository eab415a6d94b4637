/// What a client shows and whom it trusts: PEM files, read once.
package struct TLSClientFiles: Hashable, Sendable {
  /// The authorities of the server's certificate; nil for the system's.
  package var authorities: String?
  /// The client's own certificate chain, leaf first; nil for none.
  package var certificateChain: String?
  /// That certificate's private key.
  package var privateKey: String?

  package init(
    authorities: String? = nil, certificateChain: String? = nil, privateKey: String? = nil
  ) {
    self.authorities = authorities
    self.certificateChain = certificateChain
    self.privateKey = privateKey
  }
}
