internal import GatewayServer
internal import Logging
internal import ServiceLifecycle
internal import ServingRuntime

/// The gateway among the process's services: runs until told to shut down, then drains.
struct GatewayService: Service {
  let server: GatewayServer
  let manager: VersionManager<GatewayEngine>
  let banner: ServeBanner
  let log: Logger

  func run() async throws {
    await manager.setServing(true)
    // Only now are signals taken care of, so only now may anybody hear that we serve.
    banner.print()
    // Returns when the process is told to end.
    try? await gracefulShutdown()
    await manager.setServing(false)
    log.info("draining")
    let cut = await server.drain()
    if cut > 0 {
      log.warning("connections cut at the end of the drain", metadata: ["count": "\(cut)"])
    } else {
      log.info("drained")
    }
  }
}
