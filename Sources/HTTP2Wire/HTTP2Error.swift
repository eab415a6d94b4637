package import ServingCore

/// A connection that cannot go on.
package enum HTTP2Error: Error, Hashable, Sendable {
  /// The first bytes are not HTTP/2's connection preface (RFC 9113 section 3.4).
  case badPreface
  /// The peer is past a limit on what it may do.
  case exceeded(ConnectionLimit)
  /// Memory ran out or the library was used against its rules.
  case library(code: Int32, text: String)
}

extension HTTP2Error: CustomStringConvertible {
  package var description: String {
    switch self {
    case .badPreface: "the peer does not speak HTTP/2 with prior knowledge"
    case .exceeded(let limit): "the peer is past the limit \(limit.label)"
    case .library(let code, let text): "libnghttp2: \(text) (\(code))"
    }
  }
}
