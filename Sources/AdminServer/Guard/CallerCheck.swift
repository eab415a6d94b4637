internal import ServingCore

/// Keeps web pages of others from acting through a browser that can reach the admin plane, which
/// has no password of its own.
///
/// - A page whose name was pointed at this server's address meanwhile (DNS rebinding) is of the
///   same origin as this server to its browser, and only `Host` tells: so `Host` must be an IP
///   address, `localhost`, the host that the server was told to listen on, or one of those that it
///   was told it has. `/health/live` and `/health/ready` answer whoever asks: balancers and probes
///   use names that nobody here knows, and the one bit that they get is of no use to a page.
///   `/metrics` is held to it like all else, as it names every model; scrapers by IP address, as
///   Prometheus discovers pods, never notice, and the others' name is configured.
/// - A page of another origin (CSRF) is told by `Origin`, and by `Sec-Fetch-Site` where browsers
///   send it. Besides, orders have a content type that no form can send.
struct CallerCheck {
  /// In lowercase.
  let hostNames: Set<String>

  /// - Parameters:
  ///   - host: what the server listens on.
  ///   - hostNames: what else it is called.
  init(host: String, hostNames: [String]) {
    let addresses = ([host, "localhost"] + hostNames).compactMap(HostAddress.init)
    self.hostNames = Set(addresses.filter { !$0.isIPAddress }.map(\.name))
  }

  /// - Throws: `PERMISSION_DENIED` naming what was expected and what came; for a content type,
  ///   `INVALID_ARGUMENT` with HTTP status 415.
  func check(_ facts: CallerFacts) throws(ServingError) {
    try checkPath(facts.path)
    let address = try self.address(facts)
    try checkOrigin(facts, address)
    guard !facts.isReading else { return }
    for site in facts.fetchSites where site != "same-origin" && site != "none" {
      throw ServingError(
        .permissionDenied,
        "sec-fetch-site: expected same-origin or none, got \(site.quotedForMessage): orders are "
          + "taken from the admin plane's own page, not from other sites'")
    }
    try checkContentType(facts)
  }

  /// The router reads over empty parts of a path; a proxy in front, which lets some paths pass and
  /// others not, does not. Of a whole URL (RFC 9112 section 3.2.2) only the path gets here, and
  /// `Host` says whom it is for.
  private func checkPath(_ path: String) throws(ServingError) {
    guard path.hasPrefix("/"), !path.contains("//"), path == "/" || !path.hasSuffix("/") else {
      throw ServingError(
        .notFound,
        "no path \(path.quotedForMessage) here; expected one that begins with a slash and has "
          + "something behind each")
    }
  }

  /// Whom the request is for; nil where anybody may ask without saying.
  private func address(_ facts: CallerFacts) throws(ServingError) -> HostAddress? {
    let isOpen = facts.route == .healthLive || facts.route == .healthReady
    guard facts.hosts.count == 1, let host = facts.hosts.first else {
      if isOpen { return nil }
      throw ServingError(
        .permissionDenied,
        "host: expected one, got \(facts.hosts.isEmpty ? "none" : "\(facts.hosts.count)")")
    }
    let address = HostAddress(host)
    if isOpen { return address }
    guard let address, address.isIPAddress || hostNames.contains(address.name) else {
      throw ServingError(
        .permissionDenied,
        "host: expected an IP address or one of \(hostNames.sorted().quotedListForMessage), got "
          + "\(host.quotedForMessage); where that is a name of this server, start it with "
          + "--admin-name NAME")
    }
    return address
  }

  private func checkOrigin(
    _ facts: CallerFacts, _ address: HostAddress?
  ) throws(ServingError) {
    for origin in facts.origins {
      guard let address, Self.is(origin, of: address) else {
        throw ServingError(
          .permissionDenied,
          "origin: expected \("http://\(facts.hosts.first ?? "")".quotedForMessage), where the "
            + "admin plane's own page comes from, or no such field, got \(origin.quotedForMessage)")
      }
    }
  }

  /// Whether a page of an origin is one of ours. Also with `https`, for a proxy with a certificate
  /// may stand before the server; nobody else can serve that name and port.
  private static func `is`(_ origin: String, of address: HostAddress) -> Bool {
    for (scheme, port) in [("http://", 80), ("https://", 443)] where origin.hasPrefix(scheme) {
      guard let sender = HostAddress(String(origin.dropFirst(scheme.count))) else { return false }
      return sender.name == address.name && sender.port ?? port == address.port ?? port
    }
    return false
  }

  private func checkContentType(_ facts: CallerFacts) throws(ServingError) {
    // An unknown path or method is told as such.
    guard let route = facts.route, route.methods.contains(facts.method) else { return }
    let expected = route == .uploadFile ? "application/octet-stream" : "application/json"
    let came = facts.contentTypes.map { type in
      type.prefix { $0 != ";" }.filter { $0 != " " && $0 != "\t" }.lowercased()
    }
    guard came == [expected] else {
      throw ServingError(
        .invalidArgument,
        "content-type: expected \(expected), got "
          + (came.isEmpty ? "none" : facts.contentTypes.joined(separator: ", ").quotedForMessage),
        httpStatus: 415)
    }
  }
}
