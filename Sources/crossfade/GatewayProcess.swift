internal import AdminServer
internal import CLinux
internal import GatewayMetrics
internal import GatewayServer
internal import Logging
internal import OnnxEngine
internal import RegistryStore
internal import ServiceLifecycle
internal import ServingCore
internal import ServingRuntime
internal import UnixSignals

/// What `serve` starts, in order: the engine, the manager that follows the registry, the admin
/// plane, and once the first versions are ready the data plane.
struct GatewayProcess {
  /// Blocks from this size on are mapped on their own, so that a closed model's weights go back to
  /// the system at once. Also keeps glibc from raising the threshold by itself to 32 MiB, which it
  /// does as soon as such a block is freed.
  static let mappedBlockBytesMin: Int32 = 4 << 20

  let registry: String
  let engine: OnnxEngine
  let enginePath: String
  let manager: ManagerSettings
  let watch: WatchSettings
  let startupMilliseconds: Int
  let gateway: GatewayConfiguration
  let admin: AdminConfiguration
  let log: Logger

  /// Returns when the process was told to end, and everything has.
  func run() async throws(ServingError) {
    let started = SystemClock.monotonic()
    _ = crossfade_set_mapped_block_bytes_min(Self.mappedBlockBytesMin)
    log.info("engine", metadata: ["onnxruntime": "\(engine.versionString)"])
    let box = GatewayTableBox(ModelTable([]))
    let metrics = GatewayMetricsRegistry(engine: "onnxruntime \(engine.versionString)")
    let manager = makeManager(box, metrics)
    // Watched before it is read, so that nothing that happens in between is missed.
    let watcher = RegistryWatcher(root: registry, settings: watch) { [manager] change in
      manager.registryChanged(change)
    }
    defer { watcher.stop() }
    try watcher.start()
    await manager.watch(by: { watcher.mode.description })
    try await manager.start()
    let adminServer = try await AdminServer.start(
      admin, source: manager, metrics: manager, log: log)
    await waitForFirstLoads(manager)
    let server: GatewayServer
    do {
      server = try await GatewayServer.start(
        gateway, box: box, metrics: metrics, log: log, clock: SystemClock.monotonic)
    } catch {
      await adminServer.stop()
      throw error
    }
    let milliseconds = SystemClock.monotonic().nanoseconds(since: started) / 1_000_000
    let banner = ServeBanner(
      table: await manager.table, address: server.address, adminAddress: adminServer.address,
      milliseconds: milliseconds)
    try await serve(
      GatewayService(server: server, manager: manager, banner: banner, log: log), adminServer)
  }

  private func makeManager(
    _ box: GatewayTableBox, _ metrics: GatewayMetricsRegistry
  ) -> VersionManager<OnnxEngine> {
    VersionManager(
      settings: manager, root: registry,
      admission: VersionAdmission(engine: engine, clock: SystemClock.monotonic),
      probe: ChildProcessProbe(libraryPath: enginePath), tables: box, wallClock: SystemClock.wall,
      metrics: metrics
    ) { [log] event, level in
      EventLog.write(event, level, to: log)
    }
  }

  private func waitForFirstLoads(_ manager: VersionManager<OnnxEngine>) async {
    guard await !manager.waitUntilSettled(within: startupMilliseconds) else { return }
    log.warning(
      "listening although versions still load; they answer as they get ready",
      metadata: ["seconds": "\(startupMilliseconds / 1_000)"])
  }

  private func serve(
    _ gateway: GatewayService, _ admin: AdminServer
  ) async throws(ServingError) {
    let services = ServiceGroup(
      services: [admin, gateway], gracefulShutdownSignals: [.sigterm, .sigint], logger: log)
    do {
      try await services.run()
    } catch {
      throw ServingError(.internal, "the server ended: \(error)")
    }
  }
}
