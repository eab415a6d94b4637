internal import Crypto
internal import Glibc
package import ServingCore

/// A private key that versions are signed with.
package struct SigningKey: Sendable {
  /// The SHA-256 of the public key's PEM text.
  package let fingerprint: String
  private let key: P256.Signing.PrivateKey

  /// - Parameter path: of a PEM file, `BEGIN PRIVATE KEY` (PKCS #8) or `BEGIN EC PRIVATE KEY`
  ///   (SEC 1), without a password. A symbolic link is followed.
  /// - Throws: `INVALID_ARGUMENT` for anything but a private key of P-256; the system's words.
  package init(path: String) throws(ServingError) {
    let file = try RegularFile(
      Descriptor(opening: path) { open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK) })
    let pem = try file.readAll(byteCountMax: TrustedKey.byteCountMax)
    do {
      key = try P256.Signing.PrivateKey(pemRepresentation: String(decoding: pem, as: UTF8.self))
    } catch {
      throw ServingError(
        .invalidArgument,
        "signing key \(path.quotedPath): expected a private key of the curve P-256 in PEM, without "
          + "a password (BEGIN PRIVATE KEY, or BEGIN EC PRIVATE KEY), got something else")
    }
    fingerprint = TrustedKey.fingerprint(key.publicKey)
  }

  func sign(_ statement: SignedStatement) throws(ServingError) -> SignatureBundle {
    let payload = statement.encoded()
    let digest = SHA256.hash(data: SignatureBundle.signedBytes(payload))
    do {
      let signature = try key.signature(for: digest)
      return SignatureBundle(
        hint: fingerprint, payload: payload, signature: Array(signature.derRepresentation))
    } catch {
      throw ServingError(.internal, "the signature could not be made: \(error)")
    }
  }
}
