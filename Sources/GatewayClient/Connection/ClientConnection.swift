internal import HTTP2Wire
internal import NIOCore
internal import ServingCore
internal import TransportSecurity

/// One connection: calls to streams, bytes to and fro, events to results. The session decides what
/// HTTP/2 means; this shell moves things between it, the channel and the pool.
final class ClientConnection: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  let pool: ConnectionPool
  let session: HTTP2Session
  private(set) var context: ChannelHandlerContext?
  private var headers = HeaderBlock()
  var events: [HTTP2Event] = []
  /// The highest stream that the gateway may still answer, from its GOAWAY.
  var lastStreamID = Int32.max
  /// Whether the connection takes no more calls and ends with the last that it has.
  var isDraining = false
  /// Whether the gateway said that it speaks TLS alone, so that another try is of no use.
  var needsTLS = false
  var isFlushScheduled = false
  /// Bytes came since the connection was last asked for a sign of life, or ever.
  private var hasReceived = false
  /// Runs while a sign of life is waited for.
  private var probe: Scheduled<Void>?
  /// Why the connection ends; the first reason counts.
  var ending: GatewayError?
  private var hasLeft = false

  init(_ pool: ConnectionPool) throws(HTTP2Error) {
    self.pool = pool
    session = try HTTP2Session(role: .client, limits: pool.limits, pool: pool.streams)
  }

  /// For the pool's ``ConnectionPlan``.
  var load: ConnectionPlan.Load {
    ConnectionPlan.Load(
      openStreamCount: session.openStreamCount,
      streamCountMax: min(session.peerConcurrentStreamsMax, pool.configuration.streamCountMax),
      isDraining: isDraining || ending != nil)
  }

  // MARK: For the pool

  /// Says hello. Called once the channel is connected.
  func start() {
    flush()
  }

  /// Opens a stream for a call. What is sent now and later in the same turn of the event loop goes
  /// out together.
  func send(_ call: Call) {
    let stream = Self.own(session.makeStream())
    stream.outgoing.append(call.body.bytes)
    call.head.write(
      into: &headers, pool.endpoint, authorization: pool.authorization,
      bodyByteCount: call.body.bytes.count,
      timeoutMilliseconds: call.remainingMilliseconds(.now()))
    do throws(HTTP2Error) {
      guard try session.request(stream, &headers) else {
        // After a milliard of calls the identifiers are used up: the next connection has new ones.
        isDraining = true
        pool.streams.recycle(stream)
        pool.retry(call, because: "the connection has no stream identifiers left")
        return
      }
    } catch {
      let failure = GatewayError.connectionLost(pool.endpoint, "\(error)")
      end(failure)
      call.finish(.failure(failure))
      return
    }
    call.tryCount += 1
    call.place = .sent(self, stream)
    stream.call = call
    call.wasSent()
    scheduleFlush()
  }

  /// Resets the stream of a call that has its result.
  /// - Parameter doubtsConnection: whether the gateway should have answered by now.
  func giveUp(_ stream: ClientStream, doubtsConnection: Bool) {
    stream.call = nil
    session.reset(stream, .cancel)
    if doubtsConnection { askForSignOfLife() }
    scheduleFlush()
  }

  /// Says goodbye and closes; calls in flight end.
  func close() {
    session.finishShutdown()
    end(.closedDuringCall)
  }

  // MARK: Channel

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    // A channel that is closed in the moment in which it is connected never becomes inactive.
    leave()
    self.context = nil
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    hasReceived = true
    let failure: HTTP2Error? = unwrapInboundIn(data).withUnsafeReadableBytes { bytes in
      do throws(HTTP2Error) {
        try session.receive(bytes)
        return nil
      } catch {
        return error
      }
    }
    handleEvents()
    if let failure { end(.connectionLost(pool.endpoint, "\(failure)")) }
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    flush()
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    if context.channel.isWritable { flush() }
  }

  func channelInactive(context: ChannelHandlerContext) {
    leave()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    end(.connectionLost(pool.endpoint, TLSFailure.text(error) ?? "\(error)"))
  }

  // MARK: Ending

  /// Asks the gateway's transport whether it is still there. Without this, calls on a connection
  /// that the network has forgotten would run into their deadlines until TCP gives up, for minutes.
  private func askForSignOfLife() {
    guard probe == nil, let context else { return }
    hasReceived = false
    session.ping()
    let timeout = pool.configuration.probeTimeout
    probe = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(timeout)) {
      self.probe = nil
      guard !self.hasReceived else { return }
      self.end(.connectionLost(self.pool.endpoint, "no sign of life within \(timeout)"))
    }
  }

  /// Closes the channel after what can still be said is said; calls in flight end with `reason`
  /// unless the gateway did not process them.
  func end(_ reason: GatewayError) {
    guard ending == nil, let context else { return }
    ending = reason
    _ = write(context)
    context.close(promise: nil)
  }

  /// Ends the calls that are left, once the channel is closed.
  private func leave() {
    guard !hasLeft else { return }
    hasLeft = true
    probe?.cancel()
    if ending == nil { ending = unannouncedEnd("the gateway closed it") }
    session.abandon()
    handleEvents()
    pool.connectionClosed(self)
  }

  /// Why a connection ends that neither side announced to end. A peer that never sent SETTINGS
  /// never spoke HTTP/2.
  func unannouncedEnd(_ why: String) -> GatewayError {
    session.hasPeerSettings || !hasReceived
      ? .connectionLost(pool.endpoint, why) : .notHTTP2(pool.endpoint)
  }
}
