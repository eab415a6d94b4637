/// A token or an API key as a client sends it (RFC 6750 section 2.1).
package struct BearerCredential: Hashable, Sendable {
  /// Bytes at most, as gateways take them.
  package static let byteCountMax = 8_192

  package let text: String

  /// - Parameter text: white space around it is passed over, as files end with it.
  /// - Throws: `INVALID_ARGUMENT`, without showing the text.
  package init(_ text: String) throws(ServingError) {
    let bytes = text.utf8.drop(while: Self.isSpace)
    let end = bytes.lastIndex { !Self.isSpace($0) }.map(bytes.index(after:)) ?? bytes.startIndex
    let trimmed = String(decoding: bytes[..<end], as: UTF8.self)
    guard (1...Self.byteCountMax).contains(trimmed.utf8.count),
      trimmed.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
    else {
      throw ServingError(
        .invalidArgument,
        "credential: expected a token or an API key of 1 to \(Self.byteCountMax) visible ASCII "
          + "characters, got \(trimmed.utf8.count) bytes that are none")
    }
    self.text = trimmed
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (9...13).contains(byte) }

  /// The value of `authorization`.
  package var authorization: String { "Bearer \(text)" }

  /// - Throws: `INVALID_ARGUMENT` where it would be sent to another machine in clear text.
  package func check(host: String, isSecure: Bool) throws(ServingError) {
    guard isSecure || LoopbackHost.contains(host) else {
      throw ServingError(
        .invalidArgument,
        "a credential is not sent in clear text to \(host.quotedForMessage): whoever is on the way "
          + "could use it; name the server at https://, or one on this machine")
    }
  }
}
