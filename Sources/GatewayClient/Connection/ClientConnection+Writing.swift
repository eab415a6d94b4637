internal import HTTP2Wire
internal import NIOCore

// From the session to the channel.

extension ClientConnection {
  /// Bytes written to the channel in one piece.
  private static let writeBytes = 64 * 1024

  /// Flushes at the end of this turn of the event loop, once for all calls that begin in it.
  func scheduleFlush() {
    guard !isFlushScheduled, let context else { return }
    isFlushScheduled = true
    context.eventLoop.assumeIsolated().execute {
      self.isFlushScheduled = false
      self.flush()
    }
  }

  /// Writes what the session has for the gateway, as far as the channel takes it; the rest waits
  /// until the channel is writable again.
  func flush() {
    guard let context, context.channel.isActive else { return }
    let failure = write(context)
    handleEvents()
    if let failure {
      end(.connectionLost(pool.endpoint, "\(failure)"))
    } else if isDraining, session.openStreamCount == 0 {
      end(unannouncedEnd("the gateway ended it"))
    } else if session.isFinished {
      end(unannouncedEnd("the gateway broke the rules of HTTP/2"))
    }
  }

  func write(_ context: ChannelHandlerContext) -> HTTP2Error? {
    var failure: HTTP2Error?
    var wrote = false
    while context.channel.isWritable, failure == nil {
      var buffer = context.channel.allocator.buffer(capacity: Self.writeBytes)
      let count = buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: Self.writeBytes) {
        space in
        do throws(HTTP2Error) {
          return try session.produce(into: space)
        } catch {
          failure = error
          return 0
        }
      }
      guard count > 0 else { break }
      context.write(wrapOutboundOut(buffer), promise: nil)
      // TLS takes any number of bytes until it is flushed, and only then does the channel know.
      if pool.endpoint.isSecure { context.flush() } else { wrote = true }
    }
    if wrote { context.flush() }
    return failure
  }
}
