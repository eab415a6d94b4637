/// What a server's TLS counts, for a scrape.
package struct TLSFigures: Hashable, Sendable {
  /// How a handshake ended.
  package enum Handshake: String, CaseIterable, Hashable, Sendable {
    case completed
    /// Versions, suites, certificates or bytes that do not fit.
    case failed
    /// The peer took too long.
    case timeout
    /// The peer did not agree to the port's protocol (RFC 7301).
    case noProtocol = "no_protocol"
    /// The peer spoke without TLS.
    case plaintext
  }

  /// When the first certificate of the chain in use ends, in Unix seconds.
  package var certificateExpiresAt: Int64
  /// Files that were taken up while the server ran.
  package var reloadCount: UInt64
  /// Files that changed and were not taken.
  package var refusedReloadCount: UInt64
  package var handshakes: [Handshake: UInt64]

  package init(
    certificateExpiresAt: Int64, reloadCount: UInt64 = 0, refusedReloadCount: UInt64 = 0,
    handshakes: [Handshake: UInt64] = [:]
  ) {
    self.certificateExpiresAt = certificateExpiresAt
    self.reloadCount = reloadCount
    self.refusedReloadCount = refusedReloadCount
    self.handshakes = handshakes
  }
}
