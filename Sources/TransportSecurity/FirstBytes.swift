package import NIOCore

/// What the first bytes of a connection say of the protocol that its peer speaks.
package enum FirstBytes: Hashable, Sendable {
  /// A handshake record (RFC 8446 section 5.1).
  case tls
  case http1
  /// The preface of HTTP/2, without TLS before it (RFC 9113 section 3.4).
  case http2
  case unknown

  private static let methods = ["GET ", "POST ", "HEAD ", "PUT ", "DELETE ", "OPTIONS ", "PATCH "]

  /// - Parameter buffer: what came first; at least one byte.
  package static func kind(of buffer: ByteBuffer) -> FirstBytes {
    let bytes = buffer.readableBytesView
    // Of a record's type one byte is enough: no method begins with it.
    if bytes.first == 0x16 { return .tls }
    if bytes.starts(with: "PRI * HTTP/2.0".utf8) { return .http2 }
    return methods.contains { bytes.starts(with: $0.utf8) } ? .http1 : .unknown
  }
}
