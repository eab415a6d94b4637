internal import Glibc

/// The header fields that the gateway and its client read or write; every other field is counted
/// and forgotten.
package enum HeaderName: UInt8, CaseIterable, Hashable, Sendable {
  case method, scheme, authority, path, status
  case accept, allow, contentLength, contentType, retryAfter, serverTiming, traceparent, userAgent
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
    case .contentLength: "content-length"
    case .contentType: "content-type"
    case .retryAfter: "retry-after"
    case .serverTiming: "server-timing"
    case .traceparent: "traceparent"
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

  /// Names by length, so that a field is held against the one to three of its own length.
  private static let namesByLength: [[HeaderName]] = {
    let lengthMax = allCases.map(\.text.utf8CodeUnitCount).max() ?? 0
    return (0...lengthMax).map { length in
      allCases.filter { $0.text.utf8CodeUnitCount == length }
    }
  }()

  /// Finds the name that equals the bytes.
  init?(_ bytes: UnsafeRawBufferPointer) {
    let namesByLength = HeaderName.namesByLength
    guard bytes.count < namesByLength.count, let start = bytes.baseAddress else { return nil }
    let found = namesByLength[bytes.count].first {
      memcmp($0.text.utf8Start, start, bytes.count) == 0
    }
    guard let found else { return nil }
    self = found
  }
}
