internal import LoadCore
internal import NIOCore

// The closed loop: each caller sends when it has its answer.

extension LoadWorker {
  func startClosed() {
    for caller in 0..<share.slotCount { callerIsFree(caller % connectionCount) }
  }

  /// Lets a caller send once what was received has been worked through, together with others that
  /// became free in the same turn of the event loop.
  func callerIsFree(_ connection: Int) {
    freeCallers.append(connection)
    guard !isRestartScheduled else { return }
    isRestartScheduled = true
    eventLoop.execute {
      self.isRestartScheduled = false
      self.sendForFreeCallers()
    }
  }

  private func sendForFreeCallers() {
    // A call may fail at once, which frees its caller again.
    let connections = freeCallers
    freeCallers.removeAll(keepingCapacity: true)
    for connection in connections {
      let now = LoadClock.now()
      guard now < timeline.end else {
        isSending = false
        continue
      }
      begin(intended: now, now: now, connection: connection)
    }
    finishIfDone()
  }
}
