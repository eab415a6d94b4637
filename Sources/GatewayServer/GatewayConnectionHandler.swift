internal import HTTP2Wire
internal import Logging
internal import NIOCore
internal import ServingCore
internal import ServingRuntime

/// One connection: bytes to the session, events to requests, replies to bytes. The session decides
/// what HTTP/2 means, ``InferenceRequestStarter`` and ``ReplyWriter`` what the requests mean; this
/// shell moves things between them and the channel.
final class GatewayConnectionHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  /// Bytes written to the channel in one piece.
  static let writeBytes = 64 * 1024
  /// How long a peer that broke the protocol gets to read why.
  static let farewellTimeout = TimeAmount.seconds(1)

  let loop: LoopContext
  private let session: HTTP2Session
  private var context: ChannelHandlerContext?
  private var events: [HTTP2Event] = []
  /// Whether the loop will flush this connection once its round of replies is encoded.
  var hasUnflushedReplies = false
  private var heldReplyBytes = 0
  /// What this connection last told ``LoopContext/held``.
  private var reportedBytes = 0
  private var isShuttingDown = false
  private var isClosing = false
  private var farewell: Farewell?

  init(loop: LoopContext) throws(HTTP2Error) {
    self.loop = loop
    session = try HTTP2Session(role: .server, limits: loop.configuration.http2, pool: loop.pool)
  }

  // MARK: Channel

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    loop.add(self)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isClosing else {
      farewell?.hear()
      return
    }
    loop.refreshTable()
    session.refusesBodies = loop.held.isOver
    let buffer = unwrapInboundIn(data)
    let failure: HTTP2Error? = buffer.withUnsafeReadableBytes { bytes in
      do throws(HTTP2Error) {
        try session.receive(bytes)
        return nil
      } catch {
        return error
      }
    }
    handleEvents()
    if let failure { fail(failure, received: buffer) }
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    flush()
    context.fireChannelReadComplete()
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    if context.channel.isWritable { flush() }
    context.fireChannelWritabilityChanged()
  }

  func channelInactive(context: ChannelHandlerContext) {
    farewell?.end()
    session.abandon()
    handleEvents()
    reportHeldBytes()
    context.fireChannelInactive()
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    loop.remove(self)
    self.context = nil
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    // A reset by the peer is an ordinary end of a connection.
    loop.log.debug("connection error", metadata: ["error": "\(error)"])
    context.close(promise: nil)
  }

  // MARK: Events

  private func handleEvents() {
    session.takeEvents(into: &events)
    guard !events.isEmpty else { return }
    let now = loop.clock()
    for event in events { handle(event, now) }
    events.removeAll(keepingCapacity: true)
  }

  private func handle(_ event: HTTP2Event, _ now: MonotonicInstant) {
    switch event {
    case .head(let stream): begin(Self.own(stream), now)
    case .headTooLarge(let stream):
      refuse(Self.own(stream), RequestHead.headTooLarge(stream.fields, loop.configuration.http2))
    case .bodyTooLarge(let stream):
      refuse(
        Self.own(stream), RequestHead.bodyTooLarge(loop.configuration.http2, came: "more than that")
      )
    case .bodyRefused(let stream):
      refuse(Self.own(stream), loop.held.refusal)
    case .discardTooLong(let stream):
      session.reset(stream, stream.isOutgoingSent ? .noError : .enhanceYourCalm)
    case .complete(let stream):
      if !stream.isAnswered { start(Self.own(stream), now) }
    case .closed(let stream, _): release(Self.own(stream))
    case .goAway: break  // The peer ends the connection once its last stream is done.
    }
  }

  /// The pool makes no other kind of stream.
  private static func own(_ stream: HTTP2Stream) -> GatewayStream {
    unsafeDowncast(stream, to: GatewayStream.self)
  }

  private func begin(_ stream: GatewayStream, _ now: MonotonicInstant) {
    stream.connection = self
    stream.arrived = now
    if let unread = tooManyUnreadReplies {
      refuse(stream, unread)
      return
    }
    do throws(ServingError) {
      stream.head = try RequestHead(
        stream.fields, limits: loop.configuration.http2, endpoints: &loop.endpoints)
    } catch {
      refuse(stream, error)
    }
  }

  /// Why no further reply is taken on now; nil while the peer reads what it asked for.
  private var tooManyUnreadReplies: ServingError? {
    let limit = loop.configuration.heldReplyBytesMax
    guard heldReplyBytes > limit else { return nil }
    return ServingError(
      .resourceExhausted,
      "\(heldReplyBytes) bytes of earlier replies on this connection wait to be read, over the "
        + "limit of \(limit); read them first")
  }

  /// Answers before the body has come, or has come whole.
  private func refuse(_ stream: GatewayStream, _ error: ServingError) {
    stream.connection = self
    session.discardBody(of: stream)
    if !stream.isAnswered { respond(stream, error) }
  }

  private func start(_ stream: GatewayStream, _ now: MonotonicInstant) {
    guard let head = stream.head else {
      respond(stream, ServingError(.internal, "a request ended that never began"))
      return
    }
    do throws(ServingError) {
      if case .infer(let model, let version) = head.endpoint {
        if loop.held.isOver { throw loop.held.refusal }
        defer { stream.noteMessageBytes(in: loop.held) }
        try InferenceRequestStarter.prepare(
          stream, head, model: model, pinned: version, table: loop.table)
        stream.isInFlight = true
        stream.call.stream = stream
        loop.gather(stream.call)
      } else {
        let reply = MetadataReplies(table: loop.table, isDraining: loop.status.isDraining)
        let status = try reply.encode(head.endpoint, into: stream.outgoing)
        loop.beginHeaders(status: status, for: stream)
        submit(stream)
      }
    } catch {
      respond(stream, error)
    }
  }

  private func release(_ stream: GatewayStream) {
    heldReplyBytes -= stream.heldReplyBytes
    if stream.isInFlight {
      // The lane still reads the request; the stream is recycled when its call comes back.
      stream.call.cancel()
      stream.noteBodyOutlivesSession(in: loop.held)
    } else {
      loop.recycle(stream)
    }
  }

  // MARK: Replies

  /// Encodes the reply to a call that came back. The caller flushes.
  func answer(_ stream: GatewayStream, now: MonotonicInstant) {
    guard let outcome = stream.call.outcome else {
      preconditionFailure("a call comes back with its outcome")
    }
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
        try ReplyWriter.encode(outputs, rows: range, for: stream, loop)
        submit(stream)
      } catch {
        respond(stream, error)
      }
    case .failure(let error): respond(stream, error)
    }
    // The last request of a batch to be encoded frees its outputs.
    stream.call.outcome = nil
  }

  private func respond(_ stream: GatewayStream, _ error: ServingError) {
    ReplyWriter.encode(error, for: stream, loop)
    submit(stream)
  }

  private func submit(_ stream: GatewayStream) {
    stream.heldReplyBytes = stream.outgoing.count
    heldReplyBytes += stream.heldReplyBytes
    do throws(HTTP2Error) {
      try session.respond(stream, &loop.headers)
    } catch {
      fail(error, received: nil)
    }
  }

  // MARK: Writing

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
      context.write(wrapOutboundOut(loop.output), promise: nil)
      wrote = true
    }
    if wrote { context.flush() }
    handleEvents()
    reportHeldBytes()
    if let failure {
      fail(failure, received: nil)
    } else if session.isFinished || (isShuttingDown && isDrained) {
      close()
    }
  }

  private func reportHeldBytes() {
    let bytes = session.heldBodyBytes + heldReplyBytes
    loop.held.change(by: bytes - reportedBytes)
    reportedBytes = bytes
  }

  // MARK: Ending

  private var isDrained: Bool { session.openStreamCount == 0 && !session.wantsWrite }

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

  /// Ends the connection once the peer has taken what was written.
  private func close() {
    guard let context, !isClosing else { return }
    isClosing = true
    let farewell = Farewell(context.channel)
    self.farewell = farewell
    farewell.begin()
  }

  /// Says what can still be said and ends the connection; a peer that does not read it is cut.
  private func fail(_ error: HTTP2Error, received: ByteBuffer?) {
    guard let context, !isClosing else { return }
    loop.log.debug("connection failed", metadata: ["reason": "\(error)"])
    if error == .badPreface, let received, PlainHTTPHint.looksLikeHTTP1(received) {
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
