internal import NIOCore

/// What a request says it was sent to, or came from: a host and maybe a port, as `Host` and the
/// part of `Origin` behind the scheme write them.
struct HostAddress: Equatable {
  /// In lowercase; an IPv6 address without its brackets.
  var name: String
  var port: Int?

  init(name: String, port: Int?) {
    self.name = name
    self.port = port
  }

  /// - Returns: nil for anything that is neither `NAME[:PORT]` nor `[IPv6][:PORT]`.
  init?(_ text: String) {
    var rest = text[...]
    if rest.first == "[" {
      guard let end = rest.firstIndex(of: "]") else { return nil }
      name = rest[rest.index(after: rest.startIndex)..<end].lowercased()
      rest = rest[rest.index(after: end)...]
      guard name.contains(":"), Self.isIPAddress(name) else { return nil }
    } else {
      let end = rest.firstIndex(of: ":") ?? rest.endIndex
      name = rest[..<end].lowercased()
      // The root of the name system may be written at the end.
      if name.hasSuffix(".") { name.removeLast() }
      rest = rest[end...]
      guard !name.isEmpty, name.utf8.allSatisfy(Self.isOfName) else { return nil }
    }
    if rest.isEmpty { return }
    guard rest.first == ":", let port = Int(rest.dropFirst()), (1...65_535).contains(port),
      rest.dropFirst().utf8.allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    self.port = port
  }

  var isIPAddress: Bool { Self.isIPAddress(name) }

  private static func isIPAddress(_ name: String) -> Bool {
    // Only whole addresses: `127.1` is one for nobody but old resolvers.
    (try? SocketAddress(ipAddress: name, port: 0)) != nil
  }

  private static func isOfName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
      UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
      true
    default: false
    }
  }
}
