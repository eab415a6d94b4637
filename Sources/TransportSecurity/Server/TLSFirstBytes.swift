internal import NIOCore
internal import NIOSSL
internal import ServingCore

/// The first handler of a connection on a port that speaks TLS, until its first bytes have come:
/// then it makes room for TLS, or answers those who came without.
final class TLSFirstBytes: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  /// How long a peer that came without TLS gets to read why.
  static let farewellMax = TimeAmount.seconds(1)

  private let handshake: TLSServerHandshake
  private var timer: Scheduled<Void>?
  /// Whether the peer was answered, and what it still says is thrown away.
  private var isEnding = false

  init(_ handshake: TLSServerHandshake) {
    self.handshake = handshake
  }

  func handlerAdded(context: ChannelHandlerContext) {
    timer = context.eventLoop.assumeIsolated().scheduleTask(deadline: handshake.deadline) {
      self.handshake.fail(.timeout, "nothing came before the time for a handshake was over")
      context.close(promise: nil)
    }
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    timer?.cancel()
    timer = nil
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isEnding else { return }
    let buffer = unwrapInboundIn(data)
    guard buffer.readableBytes > 0 else { return }
    let kind = FirstBytes.kind(of: buffer)
    guard kind == .tls else { return refuse(kind, context) }
    do {
      let pipeline = context.pipeline.syncOperations
      try pipeline.addHandlers(
        [NIOSSLServerHandler(context: handshake.server.context(for: handshake.plane)), handshake],
        position: .after(self))
    } catch {
      // The channel is going already.
      handshake.fail(.failed, "\(error)")
      context.close(promise: nil)
      return
    }
    context.fireChannelRead(data)
    context.pipeline.syncOperations.removeHandler(context: context, promise: nil)
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    switch event {
    // Nobody waits for an answer here.
    case is ChannelShouldQuiesceEvent: context.close(promise: nil)
    case let event as ChannelEvent where event == .inputClosed: context.close(promise: nil)
    default: context.fireUserInboundEventTriggered(event)
    }
  }

  private func refuse(_ kind: FirstBytes, _ context: ChannelHandlerContext) {
    isEnding = true
    handshake.fail(.plaintext, "a peer spoke without TLS on a port that speaks it: \(kind)")
    timer?.cancel()
    timer = nil
    let allocator = context.channel.allocator
    guard let answer = PlaintextAnswer.answer(to: kind, on: handshake.plane, allocator) else {
      context.close(promise: nil)
      return
    }
    context.writeAndFlush(wrapOutboundOut(answer), promise: nil)
    // A socket with unread bytes that is closed at once resets the peer before it has read why.
    context.close(mode: .output, promise: nil)
    timer = context.eventLoop.assumeIsolated().scheduleTask(in: Self.farewellMax) {
      context.close(promise: nil)
    }
  }
}
