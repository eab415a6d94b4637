internal import ServingCore

/// Where a gateway's data plane listens.
struct GatewayEndpoint: Hashable, Sendable {
  /// The data plane's port unless it was told otherwise.
  static let defaultPort = 8_500

  /// A name or an address; an IPv6 address without brackets.
  let host: String
  let port: Int
  /// Whether TLS is spoken there.
  let isSecure: Bool

  init(host: String, port: Int, isSecure: Bool = false) throws(GatewayError) {
    let isHost = { (byte: UInt8) in
      byte > 0x20 && byte < 0x7F && !"/?#@[]\\\"<>".utf8.contains(byte)
    }
    guard !host.isEmpty, host.utf8.allSatisfy(isHost) else {
      throw .invalid("host: expected a name or an address, got \(host.quotedForMessage)")
    }
    guard (1...65_535).contains(port) else {
      throw .invalid("port: expected 1 to 65535, got \(port)")
    }
    self.host = host
    self.port = port
    self.isSecure = isSecure
  }

  /// The scheme of its URLs.
  var scheme: StaticString { isSecure ? "https" : "http" }

  /// Reads `http://host:port` or `https://host:port`; `http` and the port may be left out.
  init(parsing text: String) throws(GatewayError) {
    var rest = text[...]
    var isSecure = false
    if let scheme = text.firstRange(of: "://") {
      let name = text[..<scheme.lowerBound].lowercased()
      guard name == "http" || name == "https" else {
        throw Self.malformed(text, "the scheme is neither http nor https")
      }
      isSecure = name == "https"
      rest = text[scheme.upperBound...]
    }
    if rest.hasSuffix("/") { rest.removeLast() }
    let (host, port) = try Self.split(rest, of: text)
    guard let port else {
      try self.init(host: host, port: Self.defaultPort, isSecure: isSecure)
      return
    }
    guard let number = Int(port), port.utf8.allSatisfy({ $0 != UInt8(ascii: "+") }) else {
      throw Self.malformed(text, "the port is not a number")
    }
    try self.init(host: host, port: number, isSecure: isSecure)
  }

  /// Host and port, the latter nil when there is none.
  private static func split(
    _ rest: Substring, of text: String
  ) throws(GatewayError) -> (String, Substring?) {
    if rest.first == "[" {
      guard let end = rest.firstIndex(of: "]") else { throw malformed(text, "\"]\" is missing") }
      let after = rest[rest.index(after: end)...]
      guard after.isEmpty || after.first == ":" else {
        throw malformed(text, "something other than a port follows \"]\"")
      }
      return (
        String(rest[rest.index(after: rest.startIndex)..<end]),
        after.isEmpty ? nil : after.dropFirst()
      )
    }
    let parts = rest.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count <= 2 else { throw malformed(text, "an IPv6 address needs brackets") }
    return (String(parts[0]), parts.count == 2 ? parts[1] : nil)
  }

  private static func malformed(_ text: String, _ problem: String) -> GatewayError {
    .invalid(
      "endpoint \(text.quotedForMessage): \(problem); expected http://HOST:PORT, "
        + "https://HOST:PORT or HOST:PORT")
  }
}

extension GatewayEndpoint: CustomStringConvertible {
  /// `127.0.0.1:8500`, `[::1]:8500`.
  var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
