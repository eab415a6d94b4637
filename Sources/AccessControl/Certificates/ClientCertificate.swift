internal import Foundation
internal import ServingCore
internal import SwiftASN1
internal import X509

/// What a client's certificate says of whom it is for; its chain was verified by the handshake.
struct ClientCertificate: Hashable, Sendable {
  /// Names of one certificate that are looked at.
  static let namesMax = 64

  let names: [AlternativeName]
  /// Its end, in Unix seconds.
  let expires: Int64

  /// - Throws: `UNAUTHENTICATED` for what cannot be read.
  init(der: [UInt8]) throws(ServingError) {
    do {
      let certificate = try Certificate(derEncoded: der)
      let names = try certificate.extensions.subjectAlternativeNames.map(Array.init) ?? []
      self.names = names.prefix(Self.namesMax).compactMap { name in
        switch name {
        case .dnsName(let text): .folded(dns: text)
        case .uniformResourceIdentifier(let text): .uri(text)
        case .rfc822Name(let text): .folded(email: text)
        default: nil
        }
      }
      expires = Int64(certificate.notValidAfter.timeIntervalSince1970.rounded(.down))
    } catch {
      throw ServingError(
        .unauthenticated, "the names of the client certificate cannot be read: \(error)")
    }
  }
}
