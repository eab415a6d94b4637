/// Hosts that lead to this machine alone: `localhost` (RFC 6761 section 6.3), 127.0.0.0/8 and ::1.
package enum LoopbackHost {
  /// - Parameter host: a name or an address; an IPv6 address without brackets.
  package static func contains(_ host: String) -> Bool {
    if host.lowercased() == "localhost" || host == "::1" { return true }
    // A name may begin as an address does, and belong to anybody.
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127"
      && parts.allSatisfy { part in
        part.utf8.count <= 3 && part.utf8.allSatisfy { (0x30...0x39).contains($0) }
          && Int(part).map { $0 <= 255 } ?? false
      }
  }
}
