internal import Foundation

/// What a token claims (RFC 7519 section 4).
struct TokenClaims: Hashable, Sendable {
  let values: [String: ClaimValue]

  init(_ values: [String: ClaimValue]) {
    self.values = values
  }

  /// - Returns: nil for bytes that are no JSON object.
  init?(json: [UInt8]) {
    guard let values = try? JSONDecoder().decode([String: ClaimValue].self, from: Data(json))
    else { return nil }
    self.values = values
  }

  /// The text of a claim, or those of a list; empty where there is none.
  func texts(_ name: String) -> [String] {
    switch values[name] {
    case .text(let text): [text]
    case .list(let texts): texts
    case .number, .other, nil: []
    }
  }

  func text(_ name: String) -> String? {
    if case .text(let text) = values[name] { text } else { nil }
  }

  /// Seconds since 1970 (RFC 7519 section 2, NumericDate), rounded down. Nil where the claim is
  /// not there.
  /// - Throws: ``Malformed`` for what is no such time.
  func seconds(_ name: String) throws(Malformed) -> Int64? {
    guard let value = values[name] else { return nil }
    // As far as doubles count seconds.
    guard case .number(let number) = value, number.magnitude < 9e15 else { throw Malformed() }
    return Int64(number.rounded(.down))
  }

  struct Malformed: Error {}
}
