internal import HTTP2Wire
internal import ServingCore

// Whom a request says that it is for. The gateway answers for every name, but who stands before it
// may have decided by one of these fields, so they must not contradict each other.

extension RequestHead {
  /// - Throws: `INVALID_ARGUMENT` when `host` and `:authority` differ, when one of them names a
  ///   user (RFC 9113 section 8.3.1), or when the scheme is not one that is served here.
  static func checkTarget(_ fields: HeaderFields) throws(ServingError) {
    if let scheme = fields[.scheme], !isSpelled(scheme, "http"), !isSpelled(scheme, "https") {
      throw ServingError(
        .invalidArgument,
        ":scheme: expected http or https, got "
          + String(decoding: scheme, as: UTF8.self).quotedForMessage)
    }
    try checkAuthority(fields, .authority)
    guard let host = fields[.host] else { return }
    try checkAuthority(fields, .host)
    if let authority = fields[.authority], !isSame(host, authority) {
      throw ServingError(
        .invalidArgument,
        "header host: expected \(String(decoding: authority, as: UTF8.self).quotedForMessage) as "
          + "in :authority, or none, got "
          + String(decoding: host, as: UTF8.self).quotedForMessage)
    }
  }

  private static func checkAuthority(
    _ fields: HeaderFields, _ name: HeaderName
  ) throws(ServingError) {
    guard let value = fields[name], value.contains(UInt8(ascii: "@")) else { return }
    throw ServingError(
      .invalidArgument,
      "header \(name.text): expected HOST or HOST:PORT, got a user before it: "
        + String(decoding: value, as: UTF8.self).quotedForMessage)
  }

  /// Names of hosts differ by no letter's case (RFC 9110 section 4.2.3).
  private static func isSame(_ one: UnsafeRawBufferPointer, _ other: UnsafeRawBufferPointer) -> Bool
  {
    one.count == other.count && zip(one, other).allSatisfy { lowercased($0) == lowercased($1) }
  }

  private static func lowercased(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
  }
}
