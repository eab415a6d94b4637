internal import GatewayMetrics
internal import HTTP2Wire
internal import Logging
internal import NIOCore
internal import ServingCore
internal import ServingRuntime

/// Reads the pressures again and again, and carries out what no request does by itself: a line in
/// the log, the end of idle connections, and free memory given back.
struct OverloadSampler: Sendable {
  let settings: OverloadSettings
  let manager: OverloadManager
  let held: HeldBytes
  let box: GatewayTableBox
  let loops: LoopRegistry
  let pulses: [LoopPulse]
  let clock: Lane.Clock
  let connectionCount: @Sendable () -> Int
  let log: Logger

  init(shared: GatewayShared, loops: LoopRegistry, clock: @escaping Lane.Clock) {
    settings = shared.configuration.overload
    manager = shared.overload
    held = shared.held
    box = shared.box
    self.loops = loops
    pulses = loops.eventLoops.map { LoopPulse($0, clock: clock) }
    self.clock = clock
    connectionCount = { shared.admission.count }
    log = shared.log
  }

  /// Ends when its task is cancelled.
  func run() async {
    guard let milliseconds = settings.sampleMilliseconds else { return }
    var memory = MemoryReturnPolicy()
    while !Task.isCancelled {
      let now = clock()
      let rows = waitingRows
      sample(rows, now)
      let count = connectionCount() + rows.reduce(0, +)
      if memory.observe(count: count, residentBytes: ResidentMemory.bytes(), now: now) {
        ResidentMemory.returnFree()
      }
      // Cut short when the task is cancelled, which ends the loop.
      try? await Task.sleep(for: .milliseconds(milliseconds))
    }
  }

  private func sample(_ waitingRows: [Int], _ now: MonotonicInstant) {
    let readings = readings(waitingRows)
    guard let (before, after) = manager.observe(readings, now: now) else { return }
    report(before, after, readings)
    if after.level > before, after.level >= OverloadLevel.noIdleConnections {
      closeIdleConnections()
    }
  }

  /// Of each version.
  private var waitingRows: [Int] { box.current.versions.map(\.lane.report.waitingRows) }

  private func readings(_ waitingRows: [Int]) -> OverloadReadings {
    var readings = OverloadReadings()
    readings[.heldBytes] = Double(held.bytes) / Double(max(1, held.limit))
    readings[.memory] = settings.memory() ?? 0
    let rowsMax = max(1, waitingRows.count * settings.laneRowsMax)
    readings[.queue] = Double(waitingRows.reduce(0, +)) / Double(rowsMax)
    let latest = pulses.map { $0.beat() }.max() ?? 0
    readings[.lateness] = Double(latest) / Double(OverloadRamp.latenessNanosecondsMax)
    return readings
  }

  private func report(_ before: Int, _ after: OverloadState, _ readings: OverloadReadings) {
    var metadata: Logger.Metadata = ["level": "\(after.level)", "before": "\(before)"]
    for pressure in OverloadPressure.allCases {
      metadata[pressure.label] = "\((readings[pressure] * 1_000).rounded() / 1_000)"
    }
    if after.level > before {
      metadata["cause"] = "\(after.cause.label)"
      log.warning("overload", metadata: metadata)
    } else {
      log.info(after.level == 0 ? "overload is over" : "overload eases", metadata: metadata)
    }
  }

  private func closeIdleConnections() {
    for eventLoop in loops.eventLoops {
      eventLoop.execute { [loops] in
        let loop = loops.context(of: eventLoop)
        for connection in loop.connections.values where connection.session.openStreamCount == 0 {
          loop.counters.overloadConnectionsClosed.add()
          connection.finishShutdown()
        }
      }
    }
  }
}
