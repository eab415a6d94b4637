internal import GatewayMetrics
internal import ServingCore
internal import Synchronization

// What the lane says of itself.

extension LaneCore {
  /// How it runs, for the status.
  var report: LaneReport {
    let now = clock()
    return state.withLock { state in
      let queue = state.isBackground ? state.background : state.callers
      let cost = queue.costs[state.lastCostClass].summary
      return LaneReport(
        isBackground: state.isBackground, instanceCount: state.instances.count,
        loopRunCount: state.loopRunCount, threadRunCount: state.threadRunCount,
        baseNanoseconds: cost?.baseNanoseconds, rowNanoseconds: cost?.rowNanoseconds,
        batchRows: policy.batchRows(queue.costs, costClass: state.lastCostClass),
        waitingRows: state.waitingRowCount,
        runsOnLoop: state.suitsLoop(rows: 1, costClass: state.lastCostClass, policy, now: now))
    }
  }

  /// What the lane holds, for a scrape.
  var gauges: LaneGauges {
    let (rows, bytes) = state.withLock { state in
      (state.waitingRowCount, state.callers.bytes + state.background.bytes)
    }
    return LaneGauges(inFlightRequests: heldCount, queuedRows: rows, queuedBytes: bytes)
  }
}
