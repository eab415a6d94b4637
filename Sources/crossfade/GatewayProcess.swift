internal import AccessControl
internal import AdminServer
internal import CLinux
internal import Foundation
internal import GatewayMetrics
internal import GatewayServer
internal import Logging
internal import RegistryStore
internal import ServiceLifecycle
internal import ServingCore
internal import ServingRuntime
internal import TransportSecurity
internal import UnixSignals

/// What `serve` starts, in order: the engine, the manager that follows the registry, the admin
/// plane, and once the first versions are ready the data plane.
struct GatewayProcess {
  /// Blocks from this size on are mapped on their own, so that a closed model's weights go back to
  /// the system at once. Also keeps glibc from raising the threshold by itself to 32 MiB, which it
  /// does as soon as such a block is freed.
  static let mappedBlockBytesMin: Int32 = 4 << 20

  let registry: String
  let engine: GatewayEngine
  let manager: ManagerSettings
  let watch: WatchSettings
  /// Where predictions are kept; nil to keep none.
  let state: PredictionLogSettings?
  /// Whether somebody named that folder: then it must be had.
  let isStateNamed: Bool
  let startupMilliseconds: Int
  let terminationDelaySeconds: Int
  let gateway: GatewayConfiguration
  let admin: AdminConfiguration
  /// Nil to speak without TLS.
  let tls: TLSServerSettings?
  /// The access file; nil to let everybody in.
  let access: String?
  let telemetry: TelemetryService
  let log: Logger

  /// Returns when the process was told to end, and everything has.
  func run() async throws(ServingError) {
    let started = SystemClock.monotonic()
    _ = crossfade_set_mapped_block_bytes_min(Self.mappedBlockBytesMin)
    let tls = try makeTLS()
    try loadLibraryIfNeeded()
    log.info("engines", metadata: ["loaded": "\(engine.summary)"])
    let box = GatewayTableBox(ModelTable([]))
    let engine = engine
    let metrics = GatewayMetricsRegistry(engine: engine.summary)
    if let tls { metrics.follow(tls: { tls.figures }) }
    let access = try await makeAccess(metrics)
    telemetry.begin()
    metrics.follow(telemetry: { [telemetry] in telemetry.figures })
    let predictions = try makeLog()
    let manager = makeManager(box, metrics)
    let book = ComparisonBook()
    await manager.follow(
      log: { [predictions] in predictions.facts }, comparisons: { [book] in book.facts },
      revisionSeen: { [predictions] in predictions.witness($0, $1, $2) })
    // Watched before it is read, so that nothing that happens in between is missed.
    let watcher = RegistryWatcher(root: registry, settings: watch) { [manager] change in
      manager.registryChanged(change)
    }
    defer { watcher.stop() }
    try watcher.start()
    await manager.watch(by: { watcher.mode.description })
    try await manager.start()
    let background = try await makeBackground(manager, predictions, book)
    var admin = admin
    // Below the state folder, which belongs to this server alone.
    admin.uploads.folder = predictions.folder.map { "\($0)/uploads" }
    let adminServer = try await AdminServer.start(
      admin, sources: sources(manager, background, box), tls: tls,
      callers: access.map(Self.callers), log: log)
    await waitForFirstLoads(manager)
    let gateway = withinDescriptors(gateway)
    let server: GatewayServer
    do {
      server = try await GatewayServer.start(
        gateway, box: box, metrics: metrics, predictions: predictions.pipeline,
        shadows: background.shadows, tls: tls, access: access, telemetry: telemetry.gateway,
        log: log,
        clock: SystemClock.monotonic)
    } catch {
      await adminServer.stop()
      throw error
    }
    let milliseconds = SystemClock.monotonic().nanoseconds(since: started) / 1_000_000
    let banner = ServeBanner(
      table: await manager.table, address: server.address, adminAddress: adminServer.address,
      isSecure: tls != nil, access: Self.words(access), milliseconds: milliseconds)
    let supervision = Supervision(
      environment: ProcessInfo.processInfo.environment, processID: getpid(), log: log)
    try await serve(
      GatewayService(
        server: server, manager: manager, banner: banner, supervision: supervision,
        terminationDelaySeconds: terminationDelaySeconds, log: log),
      background, adminServer,
      [TrustWatch(manager: manager)] + Self.renewals(tls, access))
  }

  private static func renewals(_ tls: TLSServer?, _ access: Authenticator?) -> [any Service] {
    var services: [any Service] = []
    if let tls { services.append(TLSRenewal(server: tls)) }
    if let access { services.append(AccessRenewal(access: access)) }
    return services
  }

  private func makeAccess(
    _ metrics: GatewayMetricsRegistry
  ) async throws(ServingError) -> Authenticator? {
    guard let path = access else { return nil }
    let access = try await Authenticator.load(
      path,
      clocks: Authenticator.Clocks(
        monotonic: SystemClock.monotonic,
        unixSeconds: { SystemClock.wallMicroseconds() / 1_000_000 }),
      report: { [log] in AccessRenewal.write($0, to: log) })
    metrics.follow { access.figures }
    return access
  }

  private static func callers(_ access: Authenticator) -> AdminCallers {
    { credentials, address throws(ServingError) in
      try await access.caller(for: credentials, from: address)
    }
  }

  private static func words(_ access: Authenticator?) -> String {
    guard let access else { return "access is not controlled: whoever reaches a port may ask" }
    return "access is controlled: \(access.identityCount) identities"
  }

  private func makeTLS() throws(ServingError) -> TLSServer? {
    guard let tls else { return nil }
    return try TLSServer(
      tls, clock: { SystemClock.wallMicroseconds() / 1_000_000 },
      report: { [log] in TLSRenewal.write($0, to: log) })
  }

  /// Lets no more connections in than the process has descriptors for, some kept back.
  private func withinDescriptors(_ configuration: GatewayConfiguration) -> GatewayConfiguration {
    guard let descriptors = DescriptorLimit.raise() else { return configuration }
    var configuration = configuration
    configuration.connectionCountMax = DescriptorLimit.connectionCountMax(
      wanted: configuration.connectionCountMax, descriptorCountMax: descriptors)
    if configuration.connectionCountMax < gateway.connectionCountMax {
      log.warning(
        "fewer connections than asked for, as the process may have few file descriptors",
        metadata: [
          "connections": "\(configuration.connectionCountMax)",
          "wanted": "\(gateway.connectionCountMax)", "descriptors": "\(descriptors)",
        ])
    }
    return configuration
  }

  /// Loads ONNX Runtime if a version in the registry is for it: whoever starts a server is told at
  /// once when it is missing, and not by versions that fail one after the other.
  private func loadLibraryIfNeeded() throws(ServingError) {
    // What is wrong with the registry is told by the manager, which reads it next.
    guard let seen = try? RegistryReader(root: registry).scan() else { return }
    let manifests = seen.models.lazy.compactMap { try? $0.versions.get() }.joined()
      .compactMap { try? $0.manifest.get() }
    guard let first = manifests.first(where: { $0.engine == .onnxruntime }) else { return }
    do throws(ServingError) {
      _ = try engine.onnx.engine()
    } catch {
      throw error.prefixed("version \(first.version) of model \(first.model) needs ONNX Runtime")
    }
  }

  /// The folder below the registry is a convenience; one that somebody named is an order.
  private func makeLog() throws(ServingError) -> PredictionLog {
    let parts = PredictionLog.Parts(
      redact: { InputRedaction.body($0, without: $1) }, digest: SHA256Hex.text(of:),
      clock: SystemClock.monotonic, wallMicroseconds: SystemClock.wallMicroseconds,
      report: { [log] problem in
        log.warning("prediction log", metadata: ["problem": "\(problem)"])
      })
    do {
      return try PredictionLog(state, parts: parts)
    } catch {
      guard !isStateNamed else { throw error }
      log.warning(
        "predictions are not logged; name a folder for them with --state DIR, or say --no-state",
        metadata: ["reason": "\(error.message)"])
      return try PredictionLog(nil, parts: parts)
    }
  }

  /// Where mirrored requests go, and what is known of them from before.
  private func makeShadows(
    _ predictions: PredictionLog, _ book: ComparisonBook
  ) async throws(ServingError) -> (ShadowDesk, ComparisonKeeper) {
    let keeper = ComparisonKeeper(book: book, store: predictions.store) { [log] problem in
      log.warning("comparisons", metadata: ["problem": "\(problem)"])
    }
    await keeper.restore()
    let desk = ShadowDesk(
      outlets: ShadowDesk.Outlets(book: book) { [predictions] in predictions.append($0) },
      clock: SystemClock.monotonic, wallMicroseconds: SystemClock.wallMicroseconds)
    try desk.start()
    return (desk, keeper)
  }

  private func makeBackground(
    _ manager: VersionManager<GatewayEngine>, _ predictions: PredictionLog, _ book: ComparisonBook
  ) async throws(ServingError) -> GatewayBackground {
    let (shadows, keeper) = try await makeShadows(predictions, book)
    let shell = CanaryShell(
      root: registry, store: predictions.store, evidence: predictions.evidence,
      table: { await manager.table },
      registryChanged: { manager.registryChanged(.models([$0])) },
      report: { [log] model, version, problem in
        log.warning(
          "canary",
          metadata: [
            "model": "\(model?.description ?? "-")", "version": "\(version?.description ?? "-")",
            "problem": "\(problem)",
          ])
      }, clock: SystemClock.monotonic, wallMicroseconds: SystemClock.wallMicroseconds)
    return GatewayBackground(
      manager: manager, controller: CanaryController(shell: shell), live: LiveBoard(),
      log: predictions, shadows: shadows, comparisons: keeper)
  }

  private func sources(
    _ manager: VersionManager<GatewayEngine>, _ background: GatewayBackground,
    _ box: GatewayTableBox
  ) -> AdminSources {
    let replayer = Replayer(box: box, limits: gateway, clock: SystemClock.monotonic)
    let reports = GatewayReports(
      root: registry, table: { await manager.table }, controller: background.controller,
      live: background.live, log: background.log,
      wallMicroseconds: SystemClock.wallMicroseconds,
      replay: { record throws(ServingError) in try await replayer.replay(record) })
    return AdminSources(
      status: manager, metrics: manager, reports: reports,
      comparisons: LiveComparisons(
        root: registry, book: background.shadows.book, log: background.log,
        table: { await manager.table }, wallMicroseconds: SystemClock.wallMicroseconds),
      registry: operations(background.log, manager))
  }

  private func makeManager(
    _ box: GatewayTableBox, _ metrics: GatewayMetricsRegistry
  ) -> VersionManager<GatewayEngine> {
    VersionManager(
      settings: manager, root: registry,
      admission: VersionAdmission(engine: engine, clock: SystemClock.monotonic),
      probe: ChildProcessProbe(libraryPath: engine.onnx.path), tables: box,
      wallClock: SystemClock.wall,
      metrics: metrics
    ) { [log] event, level in
      EventLog.write(event, level, to: log)
    }
  }

  private func operations(
    _ predictions: PredictionLog, _ manager: VersionManager<GatewayEngine>
  ) -> FolderOperations {
    let probe = ChildProcessProbe(libraryPath: engine.onnx.path)
    let keyPaths = self.manager.trustedKeyPaths
    let publication = VersionPublication(root: registry, probe: probe, trustedKeyPaths: keyPaths)
    let verification = VersionVerification(root: registry, probe: probe, trustedKeyPaths: keyPaths)
    return FolderOperations(
      root: registry,
      now: { UTCTimestamp(secondsSinceEpoch: SystemClock.wallMicroseconds() / 1_000_000) },
      witnessed: { model throws(ServingError) in
        try predictions.witnessed(model)
      },
      publish: { request in
        Result { () throws(ServingError) in try publication.publish(request) }
      },
      verify: { model, version in
        Result { () throws(ServingError) in try verification.verify(model, only: version) }
      },
      warn: { [log] in log.warning("registry", metadata: ["problem": "\($0)"]) },
      proposed: { await manager.note($0) })
  }

  private func waitForFirstLoads(_ manager: VersionManager<GatewayEngine>) async {
    guard await !manager.waitUntilSettled(within: startupMilliseconds) else { return }
    log.warning(
      "listening although versions still load; they answer as they get ready",
      metadata: ["seconds": "\(startupMilliseconds / 1_000)"])
  }

  private func serve(
    _ gateway: GatewayService, _ background: GatewayBackground, _ admin: AdminServer,
    _ others: [any Service]
  ) async throws(ServingError) {
    // They end from the last to the first: what tells of the others ends after them.
    let services = ServiceGroup(
      services: [telemetry, admin, background] + others + [gateway],
      gracefulShutdownSignals: [.sigterm, .sigint],
      logger: log)
    do {
      try await services.run()
    } catch {
      throw ServingError(.internal, "the server ended: \(error)")
    }
  }
}
