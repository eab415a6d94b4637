internal import GatewayMetrics
internal import HTTP2Wire
internal import ServingCore
internal import ServingRuntime

// From the session's events to requests under way.

extension GatewayConnectionHandler {
  func handleEvents() {
    session.takeEvents(into: &events)
    guard !events.isEmpty else { return }
    let now = loop.clock()
    for event in events { handle(event, now) }
    events.removeAll(keepingCapacity: true)
  }

  func handle(_ event: HTTP2Event, _ now: MonotonicInstant) {
    switch event {
    case .head(let stream): begin(Self.own(stream), now)
    case .headTooLarge(let stream):
      refuse(Self.own(stream), RequestHead.headTooLarge(stream.fields, loop.configuration.http2))
    case .bodyTooLarge(let stream):
      refuse(
        Self.own(stream), RequestHead.bodyTooLarge(loop.configuration.http2, came: "more than that")
      )
    case .bodyRefused(let stream):
      let isOver = loop.held.isOver
      loop.counters.refusals.count(isOver ? .bodyMemory : .bodyShare)
      refuse(Self.own(stream), isOver ? loop.held.refusal : loop.held.shareRefusal)
    case .discardTooLong(let stream):
      session.reset(stream, stream.isOutgoingSent ? .noError : .enhanceYourCalm)
    case .complete(let stream):
      let own = Self.own(stream)
      // One that waits for its caller is started when that is known.
      if !own.isAnswered, !own.isAwaitingCaller { start(own) }
    case .closed(let stream, let code):
      // Before its reply is whole, a stream ends so because its peer reset it or went away.
      if code != .noError { loop.counters.streamsReset.add() }
      release(Self.own(stream))
    case .goAway: break  // The peer ends the connection once its last stream is done.
    }
  }

  /// The pool makes no other kind of stream.
  static func own(_ stream: HTTP2Stream) -> GatewayStream {
    unsafeDowncast(stream, to: GatewayStream.self)
  }

  func begin(_ stream: GatewayStream, _ now: MonotonicInstant) {
    stream.connection = self
    stream.arrived = now
    stream.caller = loop.configuration.caller
    if let telemetry = loop.telemetry { RequestTelemetry.begin(stream, telemetry) }
    if let unread = tooManyUnreadReplies {
      loop.counters.refusals.count(.unreadReplies)
      refuse(stream, unread)
      return
    }
    do throws(ServingError) {
      let head = try RequestHead(
        stream.fields, limits: loop.configuration.http2, endpoints: &loop.endpoints)
      stream.head = head
      guard try identify(stream, head, now) else { return }
      try authorize(stream, head)
      try admit(stream, head, now)
    } catch {
      refuse(stream, error)
    }
  }

  /// Why no further reply is taken on now; nil while the peer reads what it asked for.
  var tooManyUnreadReplies: ServingError? {
    let limit = loop.configuration.heldReplyBytesMax
    guard heldReplyBytes > limit else { return nil }
    return ServingError(
      .resourceExhausted,
      "\(heldReplyBytes) bytes of earlier replies on this connection wait to be read, over the "
        + "limit of \(limit); read them first")
  }

  /// Answers before the body has come, or has come whole.
  func refuse(_ stream: GatewayStream, _ error: ServingError) {
    // One whose head is too large never begins.
    if stream.connection == nil { stream.arrived = loop.clock() }
    stream.connection = self
    session.discardBody(of: stream)
    if !stream.isAnswered { respond(stream, error) }
  }

  func start(_ stream: GatewayStream) {
    guard let head = stream.head else {
      respond(stream, ServingError(.internal, "a request ended that never began"))
      return
    }
    stream.trace?.decodeBegan = loop.clock()
    do throws(ServingError) {
      switch head.endpoint {
      case .feedback: try takeFeedback(stream, head)
      case .infer(let target):
        try checkHeldBytes()
        defer { stream.noteMessageBytes(in: loop.held) }
        try InferenceRequestStarter.prepare(stream, head, target, loop)
        stream.trace?.decodeEnded = loop.clock()
        stream.isInFlight = true
        stream.call.stream = stream
        loop.gather(stream.call)
      default:
        let reply = MetadataReplies(table: loop.table, isLeaving: loop.status.isLeaving)
        let status = try reply.encode(head.endpoint, into: stream.outgoing)
        loop.beginHeaders(status: status, for: stream)
        submit(stream)
      }
    } catch {
      respond(stream, error)
    }
  }

  func release(_ stream: GatewayStream) {
    heldReplyBytes -= stream.heldReplyBytes
    // What is in flight is told of when it comes back.
    if !stream.isInFlight, !stream.isAnswered { RequestTelemetry.abandon(stream, loop) }
    if stream.isAwaitingCaller {
      // Whoever checks its credential has it; it is recycled when that comes back.
      stream.noteBodyOutlivesSession(in: loop.held)
    } else if stream.isInFlight {
      // The lane still reads the request; the stream is recycled when its call comes back. One
      // whose deadline has passed is known to the lane as such.
      if !stream.isAnswered {
        stream.call.cancel()
        stream.call.lane?.noteCancellation()
      }
      stream.noteBodyOutlivesSession(in: loop.held)
    } else if stream.isLent {
      stream.leaveQuota()
    } else {
      loop.recycle(stream)
    }
  }
}
