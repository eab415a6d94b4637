internal import Foundation

/// What a token says of its signature (RFC 7515 section 4.1), as far as it is believed: it names a
/// key and one of the algorithms that are allowed. Keys that a token brings along (`jwk`, `jku`,
/// `x5c`) are not looked at.
struct TokenHeader: Decodable, Hashable, Sendable {
  var alg: String
  var kid: String?
  /// Extensions that must be understood; none is.
  var crit: [String]?

  init?(json: [UInt8]) {
    guard let header = try? JSONDecoder().decode(TokenHeader.self, from: Data(json)) else {
      return nil
    }
    self = header
  }
}
