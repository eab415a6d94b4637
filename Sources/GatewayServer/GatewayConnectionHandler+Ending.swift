internal import GatewayMetrics
internal import Glibc
internal import HTTP2Wire
internal import Logging
internal import NIOCore
internal import ServingCore
internal import TransportSecurity

// How a connection ends.

extension GatewayConnectionHandler {
  var isDrained: Bool { session.openStreamCount == 0 && !session.wantsWrite }

  /// Tells the peer that the connection will end (RFC 9113 section 6.8); requests still get
  /// answers.
  func announceShutdown() {
    session.announceShutdown()
    flush()
  }

  /// Takes no further request and closes once those in flight are answered.
  func finishShutdown() {
    isShuttingDown = true
    session.finishShutdown()
    flush()
  }

  /// Ends the connection whatever is in flight or unread.
  func cut() {
    isClosing = true
    context?.close(promise: nil)
  }

  /// Ends the connection and throws away what the peer did not take. A socket that is only closed
  /// keeps that, and asks the peer for window, for minutes after the connection is ours no more.
  func reset() {
    if let socket = context?.channel as? any SocketOptionProvider {
      // Should it fail, the system keeps the socket for longer.
      _ = socket.setSoLinger(linger(l_onoff: 1, l_linger: 0))
    }
    cut()
  }

  /// Ends the connection once the peer has taken what was written.
  func close() {
    guard let context, !isClosing else { return }
    isClosing = true
    let farewell = Farewell(context.channel)
    self.farewell = farewell
    farewell.begin()
  }

  /// Says what can still be said and ends the connection; a peer that does not read it is cut.
  func fail(_ error: HTTP2Error, received: ByteBuffer?) {
    guard let context, !isClosing else { return }
    if case .exceeded(let limit) = error { loop.counters.limitHits.count(limit) }
    let first = error == .badPreface ? received.map { FirstBytes.kind(of: $0) } : nil
    let reason = first == .tls ? "a client came with TLS, and this port has none" : "\(error)"
    loop.log.debug("connection failed", metadata: ["reason": "\(reason)"])
    if case .exceeded(.write) = error {
      // It takes nothing, so nothing can be said.
      reset()
      return
    }
    if first == .tls, !isSecure {
      // Nothing that could be said would be read.
      cut()
      return
    }
    if first == .http1 {
      context.write(wrapOutboundOut(PlainHTTPHint.reply(context.channel.allocator)), promise: nil)
    } else {
      var buffer = context.channel.allocator.buffer(capacity: Self.writeBytes)
      buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: Self.writeBytes) { space in
        // Nothing to say is as good: the connection ends either way.
        (try? session.produce(into: space)) ?? 0
      }
      context.write(wrapOutboundOut(buffer), promise: nil)
    }
    let channel = context.channel
    context.eventLoop.scheduleTask(in: Self.farewellTimeout) { channel.close(promise: nil) }
    close()
  }
}
