internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import NIOCore
internal import NIOHTTP1
internal import NIOHTTPTypes
internal import ServingCore

/// Carries out what ``ConnectionState`` decides. It stands between the parser and Hummingbird's own
/// handlers, so a request that is refused here is never seen there.
final class ConnectionHandler: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  private let limits: AdminConfiguration
  private var state = ConnectionState()
  private var requestTimer: Scheduled<Void>?
  /// When ``requestTimer`` rings: at the deadline as it was then, and never after the present one.
  private var requestTimerInstant = MonotonicInstant.distantFuture
  private var endTimer: Scheduled<Void>?

  init(limits: AdminConfiguration) {
    self.limits = limits
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let action =
      switch unwrapInboundIn(data) {
      case .head(let head):
        state.requestHead(
          contentLength: head.headerFields[.contentLength].flatMap { Int($0) },
          closes: Self.closes(head.headerFields),
          limits: RequestLimits(of: head.method.rawValue, head.path ?? "", limits), at: Self.now)
      case .body(let bytes):
        state.requestBody(byteCount: bytes.readableBytes, at: Self.now)
      case .end: state.requestEnd()
      }
    if action == .pass { context.fireChannelRead(data) } else { carryOut(action, context) }
    followRequests(context)
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    let action =
      switch unwrapOutboundIn(data) {
      case .head(let head): state.replyHead(closes: Self.closes(head.headerFields))
      case .body: state.replyBody()
      case .end: state.replyEnd()
      }
    switch action {
    case .pass: context.write(data, promise: promise)
    case .passAndEnd:
      context.writeAndFlush(data, promise: promise)
      end(context)
    case .drop: promise?.fail(ChannelError.outputClosed)
    }
    followRequests(context)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    switch error {
    case is IOError, is ChannelError: context.fireErrorCaught(error)
    // Below them is the parser alone.
    default: carryOut(state.malformed(Self.refusal(error, limits)), context)
    }
    followRequests(context)
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    // Hummingbird ends the connection after the reply that is under way; this ends the waiting.
    if event is ChannelShouldQuiesceEvent {
      scheduleClose(context, afterMilliseconds: limits.drainMillisecondsMax)
    }
    context.fireUserInboundEventTriggered(event)
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    requestTimer?.cancel()
    endTimer?.cancel()
  }

  private func carryOut(_ action: ConnectionState.Inbound, _ context: ChannelHandlerContext) {
    switch action {
    case .pass, .drop: break
    case .refuse(let error):
      let body = ByteBuffer(string: AdminReplies.errorText(error))
      var headers = AdminReplies.headers(byteCount: body.readableBytes)
      headers[.connection] = "close"
      let head = HTTPResponse(
        status: HTTPResponse.Status(code: error.httpStatus), headerFields: headers)
      context.write(wrapOutboundOut(.head(head)), promise: nil)
      context.write(wrapOutboundOut(.body(body)), promise: nil)
      context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
      end(context)
    case .end: end(context)
    }
  }

  /// No more from us; what the caller still sends is thrown away for a moment.
  private func end(_ context: ChannelHandlerContext) {
    context.close(mode: .output, promise: nil)
    scheduleClose(context, afterMilliseconds: limits.lingerMillisecondsMax)
  }

  private func scheduleClose(_ context: ChannelHandlerContext, afterMilliseconds: Int) {
    guard endTimer == nil else { return }
    endTimer = context.eventLoop.assumeIsolated().scheduleTask(
      in: .milliseconds(Int64(afterMilliseconds))
    ) {
      context.close(promise: nil)
    }
  }

  /// Starts the clock with a request, stops it when nothing is under way. A deadline that moved
  /// away is looked at when the clock rings, so that a piece of a body costs no timer.
  private func followRequests(_ context: ChannelHandlerContext) {
    guard let deadline = state.deadline else {
      requestTimer?.cancel()
      requestTimer = nil
      return
    }
    if requestTimer != nil, requestTimerInstant <= deadline { return }
    requestTimer?.cancel()
    requestTimerInstant = deadline
    requestTimer = context.eventLoop.assumeIsolated().scheduleTask(
      deadline: .uptimeNanoseconds(deadline.nanoseconds)
    ) {
      self.requestTimer = nil
      self.carryOut(self.state.timeOver(at: Self.now), context)
      self.followRequests(context)
    }
  }

  private static var now: MonotonicInstant {
    MonotonicInstant(nanoseconds: NIODeadline.now().uptimeNanoseconds)
  }

  private static func closes(_ headers: HTTPFields) -> Bool {
    headers[values: .connection].contains { value in
      value.split(separator: ",").contains {
        $0.filter { $0 != " " && $0 != "\t" }.lowercased() == "close"
      }
    }
  }

  private static func refusal(_ error: any Error, _ limits: AdminConfiguration) -> ServingError {
    switch error {
    case HTTPParserError.headerOverflow:
      ServingError(
        .invalidArgument,
        "the request's head is larger than \(limits.headerBytesMax) bytes or has more than "
          + "\(limits.headerCountMax) fields", httpStatus: 431)
    default:
      ServingError(.invalidArgument, "expected a request of HTTP/1.1 without TLS, got: \(error)")
    }
  }
}
