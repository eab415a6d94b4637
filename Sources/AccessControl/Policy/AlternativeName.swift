/// A name that a client certificate is for (RFC 5280 section 4.2.1.6), in one of the forms that
/// identities are known by. Compared whole: wildcards are for servers, not callers.
package enum AlternativeName: Hashable, Sendable {
  /// In lowercase, as DNS compares.
  case dns(String)
  /// As it is written, such as a SPIFFE ID.
  case uri(String)
  /// The host in lowercase, the mailbox as it is written (RFC 5280 section 7.5).
  case email(String)

  /// A name with its case folded as its form compares.
  static func folded(dns text: String) -> AlternativeName { .dns(text.lowercased()) }

  static func folded(email text: String) -> AlternativeName {
    guard let at = text.lastIndex(of: "@") else { return .email(text) }
    return .email(text[...at] + text[at...].dropFirst().lowercased())
  }
}

extension AlternativeName: CustomStringConvertible {
  package var description: String {
    switch self {
    case .dns(let name): "dns:\(name)"
    case .uri(let name): "uri:\(name)"
    case .email(let name): "email:\(name)"
    }
  }
}
