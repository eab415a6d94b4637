import HTTP2Wire
import NIOCore
import ServingCore

/// One connection of a scripted gateway.
final class ScriptedConnection: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let gateway: ScriptedGateway
  private let number: Int
  private let pool = HTTP2StreamPool { HTTP2Stream() }
  private let session: HTTP2Session
  private var events: [HTTP2Event] = []

  init(_ gateway: ScriptedGateway, number: Int, _ limits: HTTP2Limits) throws {
    self.gateway = gateway
    self.number = number
    session = try HTTP2Session(role: .server, limits: limits, pool: pool)
  }

  func channelActive(context: ChannelHandlerContext) {
    flush(context)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let failure = unwrapInboundIn(data).withUnsafeReadableBytes { bytes in
      do {
        try session.receive(bytes)
        return false
      } catch {
        return true
      }
    }
    handleEvents(context)
    if failure { context.close(promise: nil) }
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    flush(context)
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    if context.channel.isWritable { flush(context) }
  }

  func channelInactive(context: ChannelHandlerContext) {
    session.abandon()
    handleEvents(context)
    gateway.update { $0.closedConnectionCount += 1 }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }

  private func handleEvents(_ context: ChannelHandlerContext) {
    session.takeEvents(into: &events)
    for event in events {
      switch event {
      case .head(let stream): answer(stream, gateway.onHead, context)
      case .complete(let stream): answer(stream, gateway.onComplete, context)
      case .closed(let stream, let code):
        let id = stream.id
        gateway.update {
          $0.closedStreams.append(.init(connection: number, stream: id, code: code))
        }
      case .goAway: gateway.update { $0.goAwayCount += 1 }
      case .headTooLarge, .bodyTooLarge, .bodyRefused, .discardTooLong: break
      }
    }
  }

  private func answer(
    _ stream: HTTP2Stream, _ script: ScriptedGateway.Script, _ context: ChannelHandlerContext
  ) {
    guard !stream.isAnswered, !stream.isClosed else { return }
    let request = ScriptedRequest(stream, connection: number)
    guard let answer = script(request) else { return }
    gateway.update { $0.requests.append(request) }
    switch answer {
    case .reply(let status, let headers, let body): respond(stream, status, headers, body)
    case .reset(let code): session.reset(stream, code)
    case .hang: break
    case .close: context.close(promise: nil)
    case .goAwayAndReply(let body):
      session.finishShutdown()
      respond(stream, 200, GatewayAnswer.protobuf, body.bytes)
    case .rawThenClose(let bytes):
      flush(context)
      context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
      context.close(promise: nil)
    }
  }

  private func respond(
    _ stream: HTTP2Stream, _ status: Int, _ headers: [HeaderName: String], _ body: [UInt8]
  ) {
    body.withUnsafeBytes { stream.outgoing.append($0) }
    var block = HeaderBlock()
    block.add(.status, status)
    for (name, value) in headers { block.add(name, value) }
    try? session.respond(stream, &block)
  }

  /// Called by the gateway for answers that do not follow from what was read.
  private func flush(_ context: ChannelHandlerContext) {
    while context.channel.isWritable, context.channel.isActive {
      var buffer = context.channel.allocator.buffer(capacity: 64 * 1024)
      let count = buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: 64 * 1024) {
        (try? session.produce(into: $0)) ?? 0
      }
      guard count > 0 else { break }
      context.writeAndFlush(wrapOutboundOut(buffer), promise: nil)
    }
    handleEvents(context)
    if session.isFinished { context.close(promise: nil) }
  }
}
