import Crypto
import Foundation
import SwiftASN1
import X509

/// Client certificates for tests, signed by themselves: who verifies chains is not asked here.
enum TestCertificate {
  static func der(
    _ names: GeneralName..., ends: Date = Date(timeIntervalSince1970: 4_000_000_000)
  ) throws -> [UInt8] {
    let key = P256.Signing.PrivateKey()
    let name = try DistinguishedName { CommonName("client") }
    let certificate = try Certificate(
      version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: .init(key.publicKey),
      notValidBefore: Date(timeIntervalSince1970: 1_000_000_000), notValidAfter: ends,
      issuer: name, subject: name, signatureAlgorithm: .ecdsaWithSHA256,
      extensions: try Certificate.Extensions { SubjectAlternativeNames(names) },
      issuerPrivateKey: .init(key))
    var serializer = DER.Serializer()
    try serializer.serialize(certificate)
    return serializer.serializedBytes
  }
}
