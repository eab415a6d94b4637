internal import GatewayMetrics
internal import HTTP2Wire
internal import NIOCore
internal import ServingCore
internal import ServingRuntime

// From outcomes to bytes on the channel.

extension GatewayConnectionHandler {
  /// Encodes the reply to a call that came back. The caller flushes.
  func answer(_ stream: GatewayStream, now: MonotonicInstant) {
    guard let outcome = stream.call.outcome else {
      preconditionFailure("a call comes back with its outcome")
    }
    guard !stream.isAnswered else {
      // Its deadline passed before, and its caller was told.
      stream.call.outcome = nil
      return
    }
    // Anew, as the replies before it were encoded since the batch came back.
    stream.trace?.encodeBegan = loop.clock()
    switch outcome {
    case .outputs where stream.call.deadline <= now:
      respond(
        stream, ServingError(.deadlineExceeded, "the deadline passed while the model ran"))
    case .outputs(let outputs, rows: let range):
      // Many requests can be under way before the first of their replies is found unread.
      if let unread = tooManyUnreadReplies {
        respond(stream, unread)
        break
      }
      do throws(ServingError) {
        stream.trace?.noteBatch(outputs, isBatched: stream.version?.served.isBatched ?? false)
        try ReplyWriter.encode(outputs, rows: range, for: stream, loop)
        count(stream, nil, now)
        RequestCapture.leave(
          stream, loop, code: nil, message: nil, outputs: outputs, rows: range, now: now)
        if RequestMirror.prepare(stream, loop, outputs, rows: range, now: now) { loop.lend(stream) }
        submit(stream)
      } catch {
        respond(stream, error)
      }
    case .failure(let error): respond(stream, error)
    }
    // The last request of a batch to be encoded frees its outputs.
    stream.call.outcome = nil
  }

  func respond(_ stream: GatewayStream, _ error: ServingError) {
    let now = loop.clock()
    if stream.trace?.encodeBegan == nil { stream.trace?.encodeBegan = now }
    stream.code = error.code
    count(stream, error.code, now)
    notePace(stream, error.code, now)
    ReplyWriter.encode(error, for: stream, loop)
    RequestCapture.leave(
      stream, loop, code: error.code, message: error.message, outputs: nil, rows: 0..<0, now: now)
    RequestMirror.drop(.baselineFailed, stream, loop)
    submit(stream)
  }

  /// Counts a reply: with the version that it was routed to, or as one that never got so far.
  private func count(_ stream: GatewayStream, _ code: StatusCode?, _ now: MonotonicInstant) {
    guard let decision = stream.decision, let metrics = stream.version?.served.metrics else {
      loop.counters.unroutedReplies.count(code)
      return
    }
    metrics.countReply(
      arm: decision.arm, code: code,
      nanoseconds: now.nanoseconds(since: stream.arrived))
  }

  func submit(_ stream: GatewayStream) {
    stream.heldReplyBytes = stream.outgoing.count
    heldReplyBytes += stream.heldReplyBytes
    do throws(HTTP2Error) {
      try session.respond(stream, &loop.headers)
    } catch {
      fail(error, received: nil)
    }
    if let telemetry = loop.telemetry { RequestTelemetry.finish(stream, self, telemetry) }
  }

  /// Writes what the session has for the peer, as far as the channel takes it; the rest waits until
  /// the channel is writable again, so a slow reader holds replies but no further copies of them.
  func flush() {
    guard let context, !isClosing else { return }
    var wrote = false
    var failure: HTTP2Error?
    while failure == nil, session.wantsWrite, context.channel.isWritable {
      loop.output.clear(minimumCapacity: Self.writeBytes)
      let count = loop.output.writeWithUnsafeMutableBytes(
        minimumWritableBytes: Self.writeBytes
      ) { space in
        do throws(HTTP2Error) {
          return try session.produce(into: space)
        } catch {
          failure = error
          return 0
        }
      }
      guard count > 0 else { break }
      loop.counters.sentBytes.add(count)
      writtenBytes += count
      context.write(wrapOutboundOut(loop.output), promise: nil)
      // TLS takes any number of bytes until it is flushed, and only then does the channel know.
      if isSecure { context.flush() } else { wrote = true }
    }
    if wrote { context.flush() }
    handleEvents()
    reportHeldBytes()
    keepPace()
    if let failure = failure ?? session.exceeded.map(HTTP2Error.exceeded) {
      fail(failure, received: nil)
    } else if session.isFinished || (isShuttingDown && isDrained) {
      close()
    }
  }

  func reportHeldBytes() {
    let bytes = session.heldBodyBytes + heldReplyBytes
    loop.held.change(by: bytes - reportedBytes, for: heldPlace)
    reportedBytes = bytes
  }
}
