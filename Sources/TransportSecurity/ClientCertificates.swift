/// Whether a server asks its clients for certificates.
package enum ClientCertificates: Hashable, Sendable {
  case notAsked
  /// Asked for and checked; who has none is let in without.
  case optional
  /// Who has none is turned away.
  case required
}
