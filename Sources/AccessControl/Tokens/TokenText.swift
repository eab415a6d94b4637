/// A token in its three parts (RFC 7515 section 7.1).
struct TokenText: Sendable {
  /// Bytes of a token.
  static let byteCountMax = 8_192

  let header: TokenHeader
  let payload: [UInt8]
  let signature: [UInt8]
  /// What is signed.
  let signed: [UInt8]

  /// - Returns: nil for what is no signed token.
  init?(_ text: Substring) {
    let parts = text.split(separator: ".", maxSplits: 3, omittingEmptySubsequences: false)
    guard parts.count == 3, let head = Base64URL.bytes(parts[0]),
      let header = TokenHeader(json: head), let payload = Base64URL.bytes(parts[1]),
      let signature = Base64URL.bytes(parts[2])
    else { return nil }
    self.header = header
    self.payload = payload
    self.signature = signature
    signed = Array(parts[0].utf8) + [UInt8(ascii: ".")] + Array(parts[1].utf8)
  }
}
