/// A connection that cannot go on.
package enum HTTP2Error: Error, Hashable, Sendable {
  /// The first bytes are not HTTP/2's connection preface (RFC 9113 section 3.4).
  case badPreface
  /// The peer makes us answer more than it reads.
  case flooded
  /// Memory ran out or the library was used against its rules.
  case library(code: Int32, text: String)
}

extension HTTP2Error: CustomStringConvertible {
  package var description: String {
    switch self {
    case .badPreface: "the peer does not speak HTTP/2 with prior knowledge"
    case .flooded: "the peer sends control frames faster than it reads the answers"
    case .library(let code, let text): "libnghttp2: \(text) (\(code))"
    }
  }
}
