internal import GatewayServer
internal import Logging
internal import ServiceLifecycle
internal import ServingRuntime
internal import UnixSignals

/// The gateway among the process's services: runs until told to shut down, then turns balancers
/// away, and drains.
struct GatewayService: Service {
  let server: GatewayServer
  let manager: VersionManager<GatewayEngine>
  let banner: ServeBanner
  let supervision: Supervision
  /// How long requests are still taken after readiness was turned off.
  let terminationDelaySeconds: Int
  let log: Logger

  func run() async throws {
    await manager.setServing(true)
    // Only now are signals taken care of, so only now may anybody hear that we serve.
    banner.print()
    supervision.ready(banner.summary)
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await supervision.keepAlive { await server.answer() } }
      // Returns when the process is told to end.
      try? await gracefulShutdown()
      await leave()
      await drain()
      group.cancelAll()
    }
  }

  /// Readiness goes off while everything is still answered: whoever spreads requests over several
  /// servers needs a while to notice. Another signal ends the wait.
  private func leave() async {
    await manager.setServing(false)
    server.setLeaving()
    supervision.stopping("draining")
    guard terminationDelaySeconds > 0 else { return }
    log.info(
      "not ready any more; requests are still taken",
      metadata: ["seconds": "\(terminationDelaySeconds)"])
    let seconds = terminationDelaySeconds
    await withTaskGroup(of: Void.self) { group in
      group.addTask { try? await Task.sleep(for: .seconds(seconds)) }
      group.addTask {
        for await _ in await UnixSignalsSequence(trapping: .sigterm, .sigint) { return }
      }
      await group.next()
      group.cancelAll()
    }
  }

  private func drain() async {
    log.info("draining")
    let cut = await server.drain()
    if cut > 0 {
      log.warning("connections cut at the end of the drain", metadata: ["count": "\(cut)"])
    } else {
      log.info("drained")
    }
  }
}
