internal import Crypto
internal import Foundation

/// An API key: `cfk_`, 16 digits by which it is found, `_`, and 64 digits that are secret.
///
/// The prefix is for people and for programs that look for leaked secrets. Only a digest is kept. A
/// plain SHA-256 is enough: slow hashes make guessing dear where secrets are short, and nobody
/// guesses 256 random bits, at whatever price; while a slow hash on each first request would make
/// work for whoever wants to give some.
package struct APIKey: Hashable, Sendable {
  package static let prefix = "cfk_"
  static let identifierByteCount = 8
  static let secretByteCount = 32
  /// `cfk_`, two digits for each byte, `_`.
  static let textByteCount = prefix.utf8.count + 1 + 2 * (identifierByteCount + secretByteCount)

  /// What the key is found, listed and revoked by; not secret.
  package let identifier: String
  /// The whole key. To be shown once, and never kept.
  package let text: String

  /// Makes a new key.
  package init(using random: inout some RandomNumberGenerator) {
    let bytes = (0..<Self.identifierByteCount + Self.secretByteCount).map { _ in
      UInt8.random(in: .min ... .max, using: &random)
    }
    identifier = Hexadecimal.text(bytes.prefix(Self.identifierByteCount))
    text =
      Self.prefix + identifier + "_"
      + Hexadecimal.text(bytes.dropFirst(Self.identifierByteCount))
  }

  /// - Returns: nil for what cannot be a key.
  init?(parsing text: Substring) {
    guard text.utf8.count == Self.textByteCount, text.hasPrefix(Self.prefix) else { return nil }
    let parts = text.dropFirst(Self.prefix.count).split(
      separator: "_", omittingEmptySubsequences: false)
    guard parts.count == 2, KeyRecord.isIdentifier(parts[0]),
      Hexadecimal.bytes(parts[1], count: Self.secretByteCount) != nil
    else { return nil }
    identifier = String(parts[0])
    self.text = String(text)
  }

  /// What is kept of the key: the SHA-256 of its whole text.
  package var digest: [UInt8] { Array(SHA256.hash(data: Data(text.utf8))) }

  /// Whether a kept digest is the key's; takes as long whatever it is.
  func matches(_ digest: [UInt8]) -> Bool {
    // The library compares a digest with bytes in constant time.
    SHA256.hash(data: Data(text.utf8)) == digest
  }
}
