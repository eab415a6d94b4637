internal import NIOCore
internal import NIOHTTP1

/// Sends the one request of a connection and collects its reply. The body is written as bytes, and
/// ``end`` behind them.
final class AdminClientHandler: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPClientResponsePart
  typealias OutboundIn = ByteBuffer
  typealias OutboundOut = HTTPClientRequestPart

  struct Reply: Sendable {
    var status: Int
    var contentType: String
    var body: ByteBuffer
  }

  /// No bytes: the end of the request.
  static let end = ByteBuffer()

  /// Beyond this a reply is not read: a server that sends it is not an admin plane.
  static let bodyBytesMax = 64 << 20

  enum Failure: Error {
    case closed
    case tooLarge
  }

  private let request: HTTPRequestHead
  private let promise: EventLoopPromise<Reply>
  private var reply: Reply?

  init(request: HTTPRequestHead, promise: EventLoopPromise<Reply>) {
    self.request = request
    self.promise = promise
  }

  func channelActive(context: ChannelHandlerContext) {
    context.writeAndFlush(wrapOutboundOut(.head(request)), promise: nil)
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    let bytes = unwrapOutboundIn(data)
    let part: OutboundOut = bytes.readableBytes > 0 ? .body(.byteBuffer(bytes)) : .end(nil)
    context.write(wrapOutboundOut(part), promise: promise)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head):
      reply = Reply(
        status: Int(head.status.code), contentType: head.headers.first(name: "content-type") ?? "",
        body: ByteBuffer())
    case .body(var bytes):
      reply?.body.writeBuffer(&bytes)
      if let reply, reply.body.readableBytes > Self.bodyBytesMax {
        fail(Failure.tooLarge, context)
      }
    case .end:
      if let reply { promise.succeed(reply) }
      context.close(promise: nil)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { fail(error, context) }

  func channelInactive(context: ChannelHandlerContext) { promise.fail(Failure.closed) }

  /// A promise takes the first outcome alone, so a later one does no harm.
  private func fail(_ error: any Error, _ context: ChannelHandlerContext) {
    promise.fail(error)
    context.close(promise: nil)
  }
}
