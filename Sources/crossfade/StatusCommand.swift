internal import AdminServer
internal import ArgumentParser
internal import ServingCore
internal import ServingRuntime

/// `crossfade status`
struct StatusCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show what is wanted, what is loaded, in which state and why.",
    discussion: """
      Examples:
        crossfade status
        crossfade status digits --server http://127.0.0.1:8501
        crossfade status --events
        crossfade status --registry ModelRegistry --trusted-keys keys

      Asks a running gateway's admin plane, \(AdminClientEndpoint.standard) unless --server names \
      another; with --registry it reads the folder alone, where nothing is loaded, and with \
      --trusted-keys holds the signatures of manifests against the keys. For one model it \
      shows the route in force, the way of each version through its states, and its checks.
      """)

  @Argument(help: "The model's name; all of them without it.") var model: String?
  @Option(
    help: ArgumentHelp(
      "A running gateway's admin plane (default: \(AdminClientEndpoint.standard)).",
      valueName: "url"))
  var server: String?
  @Option(help: ArgumentHelp("A registry's folder, instead of a server.", valueName: "dir"))
  var registry: String?
  @Flag(help: "Show what happened since the gateway began, instead of what is.") var events = false
  @Option(help: ArgumentHelp("Milliseconds to wait for a gateway.", valueName: "ms"))
  var timeoutMs = 5_000
  @OptionGroup var tls: ClientTLSOptions
  @OptionGroup var trust: TrustOptions
  @Flag(help: "Print JSON, for machines.") var json = false

  func validate() throws {
    guard server == nil || registry == nil else {
      throw ValidationError("give either --server URL or --registry DIR, not both.")
    }
    guard registry == nil || !events else {
      throw ValidationError("--events needs a running gateway: a folder keeps no events.")
    }
    guard (1...86_400_000).contains(timeoutMs) else {
      throw ValidationError("--timeout-ms: expected 1 to 86400000, got \(timeoutMs).")
    }
  }

  func run() async throws {
    do throws(ServingError) {
      var name: ModelName?
      if let model { name = try ModelName(model) }
      print(try await output(name))
    } catch {
      throw ExitStatus.failure(error)
    }
  }

  private func output(_ name: ModelName?) async throws(ServingError) -> String {
    if let registry {
      let report = try RegistryStatusReport.report(root: registry, model: name, trust: trust)
      return try output(report, of: name, server: nil)
    }
    try trust.refuseForServer()
    let endpoint = try AdminClientEndpoint(server ?? AdminClientEndpoint.standard)
    let client = AdminClient(
      endpoint: endpoint, timeoutMilliseconds: timeoutMs, tls: try tls.client(for: endpoint),
      bearer: try tls.bearer(for: endpoint))
    guard !events else {
      let events = try await client.events(of: name)
      return json
        ? try AdminJSON.text(EventList(events: events))
        : StatusTextEvents(events: events, isWhole: name == nil, style: .standardOutput).text
    }
    return try output(await client.status(of: name), of: name, server: endpoint.url)
  }

  private func output(
    _ report: StatusReport, of name: ModelName?, server: String?
  ) throws(ServingError) -> String {
    if json { return try AdminJSON.text(report) }
    let whole = StatusText(report: report, server: server, style: .standardOutput)
    guard let name else { return whole.text }
    guard let model = report.models.first(where: { $0.name == name.description }) else {
      throw ServingError(.notFound, "the report has no model \(name)")
    }
    return StatusTextModel(whole: whole, model: model).text
  }
}
