/// Whether a certificate is for a name (RFC 9525 section 6): one of its DNS names is the host's, or
/// has `*` in place of the whole first label. The subject's common name does not count.
enum HostName {
  /// - Parameters:
  ///   - host: what was asked for; a name, not an address.
  ///   - pattern: a DNS name of a certificate.
  static func matches(_ host: String, _ pattern: String) -> Bool {
    let name = labels(host)
    let known = labels(pattern)
    guard name.count == known.count, !name.isEmpty, !name.contains("") else { return false }
    if known[0] == "*" { return known.count > 2 && name.dropFirst() == known.dropFirst() }
    return name == known
  }

  private static func labels(_ text: String) -> [String] {
    var text = text.lowercased()
    // The root of the name system may be written at the end.
    if text.hasSuffix(".") { text.removeLast() }
    return text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
  }
}
