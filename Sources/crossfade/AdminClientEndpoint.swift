internal import Foundation
internal import ServingCore

/// An admin plane's address, as `--server` takes it.
struct AdminClientEndpoint: Equatable {
  static let standard = "http://127.0.0.1:8501"
  private static let portStandard = 8_501

  let host: String
  let port: Int
  let isSecure: Bool

  /// Takes `http://HOST[:PORT]` or `https://HOST[:PORT]`; an IPv6 address stands in brackets.
  /// - Throws: `INVALID_ARGUMENT` naming what was expected and what came.
  init(_ text: String) throws(ServingError) {
    guard let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(),
      scheme == "http" || scheme == "https",
      let host = parts.host, !host.isEmpty, parts.path.isEmpty || parts.path == "/",
      parts.query == nil, parts.fragment == nil, parts.user == nil,
      (1...65_535).contains(parts.port ?? Self.portStandard)
    else {
      throw ServingError(
        .invalidArgument,
        "--server: expected http://HOST:PORT or https://HOST:PORT, the address of an admin plane, "
          + "got "
          + text.quotedForMessage)
    }
    self.host =
      host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
    port = parts.port ?? Self.portStandard
    isSecure = scheme == "https"
  }

  /// The way to name it to people.
  var url: String { "\(isSecure ? "https" : "http")://\(authority)" }

  /// As the `host` field has it.
  var authority: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
