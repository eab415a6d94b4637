import HTTP2Wire
import NIOCore
import ServingCore

/// The client's end of a connection: carries bytes between the session and the channel, and events
/// to those who wait for replies.
final class TestClientHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private struct Pending {
    var stream: HTTP2Stream
    var status: EventLoopPromise<Int>
    var reply: EventLoopPromise<TestReply>
  }

  private let session: HTTP2Session
  private let pool = HTTP2StreamPool { HTTP2Stream() }
  private var context: ChannelHandlerContext?
  private var pending: [Int32: Pending] = [:]
  private(set) var goAways: [Int32] = []

  init(limits: HTTP2Limits) throws {
    session = try HTTP2Session(role: .client, limits: limits, pool: pool)
  }

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    self.context = nil
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    do {
      try unwrapInboundIn(data).withUnsafeReadableBytes { try session.receive($0) }
      try handleEvents()
      try flush()
    } catch {
      // Whoever waits for a reply hears of the connection's end.
      context.close(promise: nil)
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    session.abandon()
    try? handleEvents()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }

  func send(_ request: TestRequest) throws -> TestExchange {
    guard let context else { throw ChannelError.alreadyClosed }
    var block = HeaderBlock()
    block.add(.method, request.method)
    block.add(.scheme, "http" as StaticString)
    block.add(.authority, "test" as StaticString)
    block.add(.path, request.path)
    if let type = request.contentType { block.add(.contentType, type) }
    for (name, value) in request.fields { block.add(name, value) }
    let stream = session.makeStream()
    request.body.withUnsafeBytes { stream.outgoing.append($0) }
    guard try session.request(stream, &block) else { throw ChannelError.ioOnClosedChannel }
    let waiting = Pending(
      stream: stream, status: context.eventLoop.makePromise(),
      reply: context.eventLoop.makePromise())
    pending[stream.id] = waiting
    try flush()
    return TestExchange(
      id: stream.id, status: waiting.status.futureResult, reply: waiting.reply.futureResult)
  }

  func cancel(_ id: Int32) {
    guard let stream = pending[id]?.stream else { return }
    session.reset(stream, .cancel)
    try? flush()
  }

  private func handleEvents() throws {
    var events: [HTTP2Event] = []
    session.takeEvents(into: &events)
    for event in events {
      switch event {
      case .head(let stream):
        pending[stream.id]?.status.succeed(Self.status(stream))
      case .closed(let stream, let code): finish(stream, code)
      case .goAway(let lastStreamID, _): goAways.append(lastStreamID)
      default: break
      }
    }
  }

  private static func status(_ stream: HTTP2Stream) -> Int {
    stream.fields.text(.status).flatMap { Int($0) } ?? 0
  }

  private func finish(_ stream: HTTP2Stream, _ code: HTTP2ErrorCode) {
    guard let waiting = pending.removeValue(forKey: stream.id) else { return }
    var reply = TestReply(status: Self.status(stream), body: Array(stream.body.bytes), end: code)
    for name in HeaderName.allCases { reply.fields[name] = stream.fields.text(name) }
    // Done already when the head came.
    waiting.status.succeed(reply.status)
    waiting.reply.succeed(reply)
    pool.recycle(stream)
  }

  private func flush() throws {
    guard let context else { return }
    while true {
      var buffer = context.channel.allocator.buffer(capacity: 64 * 1024)
      let count = try buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: 64 * 1024) {
        try session.produce(into: $0)
      }
      guard count > 0 else { break }
      context.write(wrapOutboundOut(buffer), promise: nil)
    }
    context.flush()
    try handleEvents()
  }
}
