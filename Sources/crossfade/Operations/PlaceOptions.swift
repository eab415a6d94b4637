internal import ArgumentParser
internal import ServingCore

/// Where a command works: on a registry's folder, or through a running gateway, which does the same
/// by the same code.
struct PlaceOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The registry's folder; no server is needed.", valueName: "dir"))
  var registry: String?
  @Option(
    help: ArgumentHelp(
      "A running gateway's admin plane, such as \(AdminClientEndpoint.standard).",
      valueName: "url"))
  var server: String?
  @Option(help: ArgumentHelp("Milliseconds to wait for a gateway.", valueName: "ms"))
  var timeoutMs = 5_000
  @OptionGroup var tls: ClientTLSOptions

  func validate() throws {
    guard (registry == nil) != (server == nil) else {
      throw ValidationError("give either --registry DIR or --server URL, and not both.")
    }
    try LimitOptions.check("--timeout-ms", timeoutMs, 1...86_400_000)
  }

  /// - Throws: `INVALID_ARGUMENT` naming what is wrong with the server's address.
  func place() throws(ServingError) -> Place {
    if let registry { return .folder(registry) }
    let endpoint = try AdminClientEndpoint(server ?? AdminClientEndpoint.standard)
    return .server(
      AdminClient(
        endpoint: endpoint, timeoutMilliseconds: timeoutMs, tls: try tls.client(for: endpoint),
        bearer: try tls.bearer(for: endpoint)))
  }
}
