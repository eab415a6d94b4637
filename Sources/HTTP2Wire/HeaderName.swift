internal import Glibc

/// The header fields that the gateway and its client read or write; every other field is counted
/// and forgotten.
package enum HeaderName: UInt8, CaseIterable, Hashable, Sendable {
  case method, scheme, authority, path, status
  case accept, allow, authenticate, authorization, contentLength, contentType, host, retryAfter,
    serverTiming, traceparent, tracestate, userAgent
  case requestID
  case key, label, priority, timeoutMilliseconds
  case arm, revision, version

  /// The field's name on the wire, lowercase as RFC 9113 section 8.2 asks.
  package var text: StaticString {
    switch self {
    case .method: ":method"
    case .scheme: ":scheme"
    case .authority: ":authority"
    case .path: ":path"
    case .status: ":status"
    case .accept: "accept"
    case .allow: "allow"
    case .authenticate: "www-authenticate"
    case .authorization: "authorization"
    case .contentLength: "content-length"
    case .contentType: "content-type"
    case .host: "host"
    case .retryAfter: "retry-after"
    case .serverTiming: "server-timing"
    case .traceparent: "traceparent"
    case .tracestate: "tracestate"
    case .userAgent: "user-agent"
    case .requestID: "x-request-id"
    case .key: "crossfade-key"
    case .label: "crossfade-label"
    case .priority: "crossfade-priority"
    case .timeoutMilliseconds: "crossfade-timeout-ms"
    case .arm: "crossfade-arm"
    case .revision: "crossfade-revision"
    case .version: "crossfade-version"
    }
  }

  /// Finds the name that equals the bytes: of each length there are at most four.
  init?(_ bytes: UnsafeRawBufferPointer) {
    let found: HeaderName? =
      switch bytes.count {
      case 4: Self.first(.host, equalTo: bytes)
      case 5: Self.first(.path, .allow, equalTo: bytes)
      case 6: Self.first(.accept, equalTo: bytes)
      case 7: Self.first(.method, .scheme, .status, equalTo: bytes)
      case 10: Self.first(.authority, .userAgent, .tracestate, equalTo: bytes)
      case 11: Self.first(.traceparent, .retryAfter, equalTo: bytes)
      case 12: Self.first(.contentType, .requestID, equalTo: bytes)
      case 13: Self.first(.key, .authorization, .serverTiming, .arm, equalTo: bytes)
      case 14: Self.first(.contentLength, equalTo: bytes)
      case 15: Self.first(.label, equalTo: bytes)
      case 16: Self.first(.authenticate, equalTo: bytes)
      case 17: Self.first(.version, equalTo: bytes)
      case 18: Self.first(.priority, .revision, equalTo: bytes)
      case 20: Self.first(.timeoutMilliseconds, equalTo: bytes)
      default: nil
      }
    guard let found else { return nil }
    self = found
  }

  private static func first(
    _ first: HeaderName, _ second: HeaderName? = nil, _ third: HeaderName? = nil,
    _ fourth: HeaderName? = nil, equalTo bytes: UnsafeRawBufferPointer
  ) -> HeaderName? {
    if first.isSpelled(bytes) { return first }
    if let second, second.isSpelled(bytes) { return second }
    if let third, third.isSpelled(bytes) { return third }
    if let fourth, fourth.isSpelled(bytes) { return fourth }
    return nil
  }

  /// Also holds a name that stands under another's length above to its own.
  private func isSpelled(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard let start = bytes.baseAddress, bytes.count == text.utf8CodeUnitCount else { return false }
    return memcmp(text.utf8Start, start, bytes.count) == 0
  }
}
