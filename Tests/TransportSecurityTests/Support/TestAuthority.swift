import Crypto
import Foundation
import SwiftASN1
import X509

/// Signs certificates for tests.
struct TestAuthority {
  /// Certificate and key in PEM.
  struct Pair {
    var certificate: String
    var key: String
  }

  let certificate: String
  private let key = P256.Signing.PrivateKey()
  private let name: DistinguishedName

  init(_ name: String = "authority") throws {
    self.name = try DistinguishedName { CommonName(name) }
    certificate = try Self.sign(
      self.name, key.publicKey, by: self.name, key, ends: Date(timeIntervalSinceNow: 86_400 * 365)
    ) {
      Critical(BasicConstraints.isCertificateAuthority(maxPathLength: nil))
    }
  }

  /// - Parameters:
  ///   - host: a name that the certificate is for, besides 127.0.0.1.
  ///   - ends: Unix seconds.
  func issue(_ host: String = "localhost", ends: Int64? = nil) throws -> Pair {
    let own = P256.Signing.PrivateKey()
    let end = ends.map { Date(timeIntervalSince1970: Double($0)) }
    let certificate = try Self.sign(
      try DistinguishedName { CommonName(host) }, own.publicKey, by: name, key,
      ends: end ?? Date(timeIntervalSinceNow: 86_400 * 90)
    ) {
      SubjectAlternativeNames([
        .dnsName(host), .ipAddress(ASN1OctetString(contentBytes: [127, 0, 0, 1])),
      ])
    }
    return Pair(certificate: certificate, key: own.pemRepresentation)
  }

  private static func sign(
    _ subject: DistinguishedName, _ key: P256.Signing.PublicKey, by issuer: DistinguishedName,
    _ issuerKey: P256.Signing.PrivateKey, ends: Date,
    @ExtensionsBuilder _ extensions: () throws -> Result<Certificate.Extensions, any Error>
  ) throws -> String {
    try Certificate(
      version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: .init(key),
      notValidBefore: ends.addingTimeInterval(-86_400 * 400), notValidAfter: ends, issuer: issuer,
      subject: subject, signatureAlgorithm: .ecdsaWithSHA256, extensions: extensions().get(),
      issuerPrivateKey: .init(issuerKey)
    ).serializeAsPEM().pemString
  }
}
