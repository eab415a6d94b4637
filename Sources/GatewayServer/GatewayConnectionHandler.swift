internal import GatewayMetrics
internal import HTTP2Wire
internal import Logging
internal import NIOCore
internal import ServingCore
internal import ServingRuntime
internal import TransportSecurity

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
  let session: HTTP2Session
  /// What the TLS handshake said of the peer; nil for a connection without TLS.
  let peer: TLSPeer?
  var context: ChannelHandlerContext?
  var events: [HTTP2Event] = []
  /// Whether the loop will flush this connection once its round of replies is encoded.
  var hasUnflushedReplies = false
  var heldReplyBytes = 0
  /// What this connection last told ``LoopContext/held``.
  var reportedBytes = 0
  /// Bytes that were given to the channel.
  var writtenBytes = 0
  /// Whether the peer takes too long.
  var watch: ConnectionWatch
  /// Whose held bytes the connection's are: its newest request's caller's.
  var heldPlace: HeldPlace
  var heldFlow: UInt64 = 0
  /// Whether it has brought requests of more than one caller.
  var isShared = false
  /// For how long it is to be left unread, as its caller is refused too fast.
  var unreadNanoseconds: UInt64 = 0
  /// Whether it is left unread.
  var isUnread = false
  /// Whether the connection was opened when the server had no room for further ones.
  var isNewInOverload = false
  /// Where the connection comes from; nil where that is no internet address.
  private(set) lazy var address = PeerAddress(context?.remoteAddress)
  /// Who its requests were from last.
  var shownCaller = ShownCaller()
  var isShuttingDown = false
  var isClosing = false
  var farewell: Farewell?

  init(loop: LoopContext, peer: TLSPeer? = nil) throws(HTTP2Error) {
    self.loop = loop
    watch = ConnectionWatch(loop.configuration.times, opened: loop.clock())
    self.peer = peer
    heldPlace = loop.held.place(of: 0)
    session = try HTTP2Session(role: .server, limits: loop.configuration.http2, pool: loop.pool)
  }

  /// Whether the connection is one of TLS, and so `:scheme` is to be `https`.
  var isSecure: Bool { peer != nil }

  /// The certificate that the client has shown, in DER, checked against the authorities; nil for
  /// none.
  var peerCertificate: [UInt8]? { peer?.certificate }

  // MARK: Channel

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    isNewInOverload = loop.overload.state.level >= OverloadLevel.noNewConnections
    loop.add(self)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isClosing else {
      farewell?.hear()
      return
    }
    loop.refreshTable()
    session.refusesBodies = loop.held.isOver(for: heldPlace)
    let buffer = unwrapInboundIn(data)
    loop.counters.receivedBytes.add(buffer.readableBytes)
    let failure: HTTP2Error? = buffer.withUnsafeReadableBytes { bytes in
      do throws(HTTP2Error) {
        try session.receive(bytes, now: loop.clock())
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
}
