internal import ServiceLifecycle
internal import ServingRuntime

/// What goes on beside requests: canaries are looked after, the live series grow, the log is kept
/// within its limits. Ends after the gateway, so that what it answered last is written.
struct GatewayBackground: Service {
  let manager: VersionManager<GatewayEngine>
  let controller: CanaryController
  let live: LiveBoard
  let log: PredictionLog
  let shadows: ShadowDesk
  let comparisons: ComparisonKeeper

  func run() async throws {
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await controller.run() }
      group.addTask { await log.keepWithinLimits() }
      group.addTask { await comparisons.run() }
      group.addTask { await follow() }
      // Returns when the process is told to end.
      try? await gracefulShutdown()
      group.cancelAll()
    }
    // A shadow that hangs is broken off, or left behind.
    await manager.endBackground()
    shadows.stop()
    await comparisons.close()
    await log.close()
  }

  /// A look at every version each second, by the monotonic clock, so that none is left out.
  private func follow() async {
    let clock = ContinuousClock()
    var next = clock.now
    while !Task.isCancelled {
      live.add(await manager.table)
      next = max(next.advanced(by: .seconds(1)), clock.now)
      // Cut short when the task is cancelled, which ends the loop.
      try? await clock.sleep(until: next)
    }
  }
}
