internal import GatewayMetrics
internal import HTTP2Wire
internal import NIOCore
internal import ServingCore
internal import ServingRuntime

// Peers, and engines, that take too long.

extension GatewayConnectionHandler {
  /// Looks whether the peer is late. Called by the loop now and then.
  func look(_ now: MonotonicInstant) {
    guard let context, !isClosing else { return }
    // A channel that cannot tell has nothing of its own to wait for.
    let buffered =
      (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
    let sight = ConnectionWatch.Sight(
      isEstablished: session.hasPeerSettings, headerBlockCount: session.headerBlockCount,
      isInHeaderBlock: session.isInHeaderBlock, requestCount: session.requestCount,
      hasOpenRequests: session.openStreamCount > 0, sentByteCount: writtenBytes - buffered,
      hasUnsentBytes: buffered > 0)
    switch watch.look(sight, now: now) {
    case nil: lookAtStreams(now)
    case .idle:
      loop.counters.limitHits.count(.idle)
      finishShutdown()
    case let limit?:
      session.exceed(limit)
      fail(.exceeded(limit), received: nil)
    }
  }

  private func lookAtStreams(_ now: MonotonicInstant) {
    var isAnyLate = false
    session.lookAtStreams(loop.configuration.times, now: now) { stream, limit in
      loop.counters.limitHits.count(limit)
      session.reset(stream, .enhanceYourCalm)
      isAnyLate = true
    }
    if isAnyLate { flush() }
  }

  /// Answers requests whose deadline has passed while a lane still has them. What the lane gives
  /// back later is for nobody.
  /// - Returns: the nearest deadline of the others; the distant future for none.
  func answerLate(_ now: MonotonicInstant) -> MonotonicInstant {
    var next = MonotonicInstant.distantFuture
    var isAnyLate = false
    for stream in session.openStreams {
      let stream = Self.own(stream)
      guard stream.isInFlight, !stream.isAnswered else { continue }
      let deadline = stream.call.deadline
      guard DeadlineWatch.isLate(deadline, now: now) else {
        next = min(next, deadline)
        continue
      }
      let milliseconds = now.nanoseconds(since: stream.arrived) / 1_000_000
      respond(
        stream,
        ServingError(
          .deadlineExceeded,
          "the deadline passed; after \(milliseconds) ms the model has not come to it, or not come "
            + "back from it"))
      isAnyLate = true
    }
    if isAnyLate { flush() }
    return next
  }
}
