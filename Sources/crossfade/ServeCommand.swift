internal import ArgumentParser
internal import GatewayServer
internal import Logging
internal import OnnxEngine
internal import RegistryStore
internal import ServiceLifecycle
internal import ServingCore
internal import ServingRuntime
internal import UnixSignals

/// `crossfade serve`
struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Load every good version of a registry and answer requests.",
    discussion: """
      Example: crossfade serve --registry ModelRegistry --listen 127.0.0.1:8500

      Each version is put through the checks of `crossfade verify` first; one that fails is \
      reported and serves nobody. The highest good version of a model answers, and any good \
      version can be asked for by number. SIGTERM and SIGINT drain: requests in flight finish, \
      then the process ends with code 0. Logs go to standard error.
      """)

  @OptionGroup var registry: RegistryOption
  @Option(help: ArgumentHelp("Where to listen; port 0 picks a free one.", valueName: "host:port"))
  var listen = ListenAddress.standard
  @Option(help: ArgumentHelp("Event loops, each on a thread of its own.", valueName: "count"))
  var loops = 1
  @OptionGroup var limits: LimitOptions
  @OptionGroup var engine: EngineOptions
  @Option(help: ArgumentHelp("The least severe log line to write.", valueName: "level"))
  var logLevel = LogLevel.info

  func validate() throws {
    try LimitOptions.check("--loops", loops, 1...256)
    try limits.check()
  }

  func run() async throws {
    LoggingSystem.bootstrap(StreamLogHandler.standardError)
    var log = Logger(label: "crossfade")
    log.logLevel = logLevel.loggerLevel
    do throws(ServingError) {
      let started = SystemClock.monotonic()
      let table = try loadModels(log)
      try await serve(GatewayTableBox(table), table, since: started, log)
    } catch {
      throw ExitStatus.failure(error)
    }
  }

  private func loadModels(_ log: Logger) throws(ServingError) -> ModelTable {
    let snapshot = try registry.reader.scan()
    for warning in snapshot.warnings { log.warning("\(warning)") }
    for model in snapshot.models {
      if case .failure(let error) = model.versions {
        log.error(
          "model cannot be read", metadata: ["model": "\(model.name)", "reason": "\(error)"])
      }
    }
    let engine = try engine.open()
    log.info("engine", metadata: ["onnxruntime": "\(engine.versionString)"])
    let loader = ModelLoader(
      registry: registry.reader,
      admission: VersionAdmission(engine: engine, clock: SystemClock.monotonic),
      laneLimits: limits.lane)
    return loader.load(snapshot) { progress in
      let milliseconds = progress.report.steps.reduce(0) { $0 + $1.nanoseconds } / 1_000_000
      if let error = progress.report.error {
        log.error(
          "version failed",
          metadata: [
            "model": "\(progress.model)", "version": "\(progress.version)",
            "code": "\(error.code.rawValue)", "reason": "\(error.message)",
          ])
      } else {
        log.info(
          "version ready",
          metadata: [
            "model": "\(progress.model)", "version": "\(progress.version)",
            "milliseconds": "\(milliseconds)",
          ])
      }
    }
  }

  private func serve(
    _ box: GatewayTableBox, _ table: ModelTable, since started: MonotonicInstant, _ log: Logger
  ) async throws(ServingError) {
    let server = try await GatewayServer.start(
      limits.configuration(listen: listen, loops: loops), box: box, log: log,
      clock: SystemClock.monotonic)
    if !listen.isLoopback {
      log.warning(
        "listening beyond this machine without TLS or credentials",
        metadata: ["address": "\(server.address)"])
    }
    let milliseconds = SystemClock.monotonic().nanoseconds(since: started) / 1_000_000
    let banner = ServeBanner(table: table, address: server.address, milliseconds: milliseconds)
    let services = ServiceGroup(
      services: [GatewayService(server: server, banner: banner, log: log)],
      gracefulShutdownSignals: [.sigterm, .sigint], logger: log)
    do {
      try await services.run()
    } catch {
      throw ServingError(.internal, "the server ended: \(error)")
    }
  }
}

extension ListenAddress {
  static let standard = ListenAddress(host: "127.0.0.1", port: 8500)

  private init(host: String, port: Int) {
    self.host = host
    self.port = port
  }
}
