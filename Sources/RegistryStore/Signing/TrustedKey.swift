internal import Crypto
package import ServingCore

/// A public key whose signatures count, and its name, which says whose it is.
package struct TrustedKey: Hashable, Sendable {
  /// Of a key's file; an Ed25519 or RSA key that was meant to be one fits, and gets a fair answer.
  package static let byteCountMax = 16 << 10

  package let name: String
  /// The SHA-256 of the key's PEM text, as ``SignatureBundle/hint`` has it.
  package let fingerprint: String
  /// X9.63, uncompressed.
  private let point: [UInt8]

  /// - Parameter pem: `-----BEGIN PUBLIC KEY-----` and so on (RFC 7468, section 13).
  /// - Throws: `INVALID_ARGUMENT` for anything but a public key of P-256.
  package init(name: String, pem: [UInt8]) throws(ServingError) {
    let key: P256.Signing.PublicKey
    do {
      key = try P256.Signing.PublicKey(pemRepresentation: String(decoding: pem, as: UTF8.self))
    } catch {
      throw ServingError(
        .invalidArgument,
        "expected one public key of the curve P-256 in PEM (BEGIN PUBLIC KEY), got something else")
    }
    self.init(name: name, key)
  }

  init(name: String, _ key: P256.Signing.PublicKey) {
    self.name = name
    fingerprint = Self.fingerprint(key)
    point = Array(key.x963Representation)
  }

  static func fingerprint(_ key: P256.Signing.PublicKey) -> String {
    SHA256Hex.text(SHA256.hash(data: Array("\(key.pemRepresentation)\n".utf8)))
  }

  /// Whether a signature in DER is this key's, over these bytes.
  func isValid(_ signature: [UInt8], over bytes: [UInt8]) -> Bool {
    // What is no signature at all, or no point, verifies nothing.
    guard let key = try? P256.Signing.PublicKey(x963Representation: point),
      let parsed = try? P256.Signing.ECDSASignature(derRepresentation: signature)
    else { return false }
    return key.isValidSignature(parsed, for: SHA256.hash(data: bytes))
  }
}
