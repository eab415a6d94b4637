internal import ArgumentParser
internal import NIOCore

/// `HOST:PORT` as a flag gives it; an IPv6 address stands in brackets.
struct ListenAddress: ExpressibleByArgument, Equatable {
  var host: String
  var port: Int

  init?(argument: String) {
    guard let colon = argument.lastIndex(of: ":"),
      let port = Int(argument[argument.index(after: colon)...]), (0...65_535).contains(port)
    else { return nil }
    var host = argument[..<colon]
    if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
    guard !host.isEmpty else { return nil }
    self.host = String(host)
    self.port = port
  }

  var defaultValueDescription: String { "\(host):\(port)" }

  /// Whether only this machine can reach it.
  var isLoopback: Bool {
    if host == "localhost" { return true }
    // A name may begin as an address does, and belong to anybody.
    switch try? SocketAddress(ipAddress: host, port: 0) {
    // By its text, which is four decimal numbers then: which module the fields of `sockaddr_in` are
    // imported from depends on the kind of build.
    case .v4: return host.hasPrefix("127.")
    case .v6: return host == "::1"
    default: return false
    }
  }
}
