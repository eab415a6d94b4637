internal import AdminServer
internal import ArgumentParser
internal import Logging
internal import ServingCore
internal import ServingRuntime

/// `crossfade serve`
struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Answer requests by the models of a registry, and follow it as it changes.",
    discussion: """
      Example: crossfade serve --registry ModelRegistry --listen 127.0.0.1:8500

      A registry is followed while it is served: what is published or promoted there is loaded, \
      checked and routed to, and what is no longer wanted is drained and closed, without a request \
      failing. Each version is put through the checks of `crossfade verify` in a process of its \
      own first; one that fails is reported and serves nobody. `crossfade status` shows it all. \
      SIGTERM and SIGINT drain: requests in flight finish, then the process ends with code 0. \
      Logs go to standard error.
      """)

  @OptionGroup var registry: RegistryOption
  @Option(help: ArgumentHelp("Where to listen; port 0 picks a free one.", valueName: "host:port"))
  var listen = ListenAddress.standard
  @Option(
    help: ArgumentHelp(
      "Where the admin plane listens, for `crossfade status` and probes.", valueName: "host:port"))
  var admin = ListenAddress.standardAdmin
  @Option(
    help: ArgumentHelp(
      "A name under which the admin plane is reached, besides localhost; may be repeated.",
      valueName: "host"))
  var adminName: [String] = []
  @Option(help: ArgumentHelp("Event loops, each on a thread of its own.", valueName: "count"))
  var loops = 1
  @Option(
    help: ArgumentHelp(
      "Seconds for which requests are still taken after SIGTERM, with readiness off.",
      discussion: """
        Balancers need a while to notice that a server is not ready any more; the drain begins \
        after that, or at a second signal.
        """, valueName: "seconds"))
  var terminationDelay = 0
  @OptionGroup var management: ManagementOptions
  @OptionGroup var trust: TrustOptions
  @OptionGroup var state: StateOptions
  @OptionGroup var tls: TLSOptions
  @Option(
    help: ArgumentHelp(
      "Who may do what, by certificates, tokens and API keys; without it everybody may.",
      discussion: """
        The file is looked at every second, as are the keys and the JWKS that it names: what is \
        fit for use is taken up, and what is not is reported and left.
        """, valueName: "file"))
  var access: String?
  @OptionGroup var limits: LimitOptions
  @OptionGroup var engine: EngineOptions
  @OptionGroup var telemetry: TelemetryOptions

  func validate() throws {
    try LimitOptions.check("--loops", loops, 1...256)
    try LimitOptions.check("--termination-delay", terminationDelay, 0...3_600)
    try management.check()
    try state.check()
    try limits.check()
    try tls.check()
    try telemetry.check()
    for (flag, address) in [("--listen", listen), ("--admin", admin)] {
      if let refusal = listenRule.refusal(of: address, flag: flag) {
        throw ValidationError(refusal)
      }
    }
    for name in adminName where !AdminConfiguration.isHostName(name) {
      throw ValidationError("--admin-name: expected a host name, got \(name.quotedForMessage).")
    }
  }

  func run() async throws {
    let log = telemetry.startLogging()
    do throws(ServingError) {
      for address in [listen, admin] where !address.isLoopback && !listenRule.isSecure {
        log.warning(
          "listening beyond this machine as --insecure says",
          metadata: [
            "address": "\(address.defaultValueDescription)", "lack": "\(listenRule.lack)",
          ])
      }
      try await process(log).run()
    } catch {
      throw ExitStatus.failure(error)
    }
  }

  private var listenRule: ListenRule { tls.rule(hasAccessFile: access != nil) }

  private func process(_ log: Logger) throws(ServingError) -> GatewayProcess {
    var adminConfiguration = AdminConfiguration.defaults
    adminConfiguration.host = admin.host
    adminConfiguration.port = admin.port
    adminConfiguration.hostNames = adminName
    var managerSettings = management.managerSettings(lane: limits.lane, loops: loops)
    managerSettings.log = try state.policy()
    managerSettings.trustedKeyPaths = trust.trustedKeys
    return GatewayProcess(
      registry: registry.registry, engine: engine.gatewayEngine(),
      manager: managerSettings,
      watch: management.watchSettings,
      state: state.settings(registry: registry.registry), isStateNamed: state.state != nil,
      startupMilliseconds: management.startupSeconds * 1_000,
      terminationDelaySeconds: terminationDelay,
      gateway: limits.configuration(listen: listen, loops: loops), admin: adminConfiguration,
      tls: tls.settings, access: access, telemetry: try telemetry.service(log),
      log: log)
  }
}

extension ListenAddress {
  static let standard = ListenAddress(host: "127.0.0.1", port: 8500)
  static let standardAdmin = ListenAddress(host: "127.0.0.1", port: 8501)

  private init(host: String, port: Int) {
    self.host = host
    self.port = port
  }
}
