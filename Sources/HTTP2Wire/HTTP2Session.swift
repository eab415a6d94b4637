internal import CNghttp2
package import ServingCore

/// One HTTP/2 connection, either end, without I/O: bytes go in through ``receive(_:)``, events come
/// out of ``takeEvents(into:)``, bytes to send out of ``produce(into:)``.
///
/// Owns the `nghttp2_session`. Belongs to one event loop. libnghttp2's callbacks only record; who
/// owns the session acts after ``receive(_:)`` has returned, because libnghttp2 must not be called
/// again from inside a callback.
package final class HTTP2Session {
  package enum Role {
    case server, client
  }

  let role: Role
  let limits: HTTP2Limits
  let pool: HTTP2StreamPool
  private(set) var handle: OpaquePointer?
  /// Open streams in no order; a stream knows its place.
  var open: [HTTP2Stream] = []
  var events: [HTTP2Event] = []

  /// Body bytes of the streams that are open. A stream that closes is no longer counted, even
  /// while its owner still reads its body.
  package internal(set) var heldBodyBytes = 0
  /// Set while the process has no memory left for bodies: streams with more of a body to come are
  /// told so by `bodyRefused`, and what they held is freed. Complete bodies stay.
  package var refusesBodies = false
  /// The stream whose header block is coming in. Nothing comes between the frames of a block (RFC
  /// 9113 section 4.3), so it need not be looked up for each field. Unretained: the list of open
  /// streams keeps it, and ``close(_:_:)`` forgets it here too.
  var headersStream: Unmanaged<HTTP2Stream>?
  /// Connection window to give back after the current read.
  var receivedBytes = 0
  /// Whether a stream may be due for new window: bytes came, or were withheld because
  /// ``HTTP2Limits/heldBodyBytesMax`` was reached.
  var hasWithheldCredit = false
  /// Whether bodies were freed since credit was last given.
  var hasFreedBodies = false
  /// Whether the peer's SETTINGS have come, with which every HTTP/2 connection begins.
  package internal(set) var hasPeerSettings = false
  /// The limit that the peer is past; nil while all is well.
  package internal(set) var exceeded: ConnectionLimit?
  /// What the peer has done lately.
  var conduct: PeerConduct
  /// When the bytes came that are being received.
  var now = MonotonicInstant(nanoseconds: 0)
  /// Header blocks that have begun, and whether the last of them is still coming.
  package internal(set) var headerBlockCount = 0
  package internal(set) var isInHeaderBlock = false
  /// Requests that have begun.
  package internal(set) var requestCount = 0
  /// Whether ``abandon()`` was called: the streams that libnghttp2 knows are no longer ours.
  var isAbandoned = false

  /// What libnghttp2 gave us to send and the last call's space could not take.
  var unsent = UnsafeRawBufferPointer(start: nil, count: 0)
  /// Where the body callback writes while ``produce(into:)`` runs.
  var target = UnsafeMutableRawBufferPointer(start: nil, count: 0)
  var targetOffset = 0

  /// - Throws: `library` when memory runs out.
  package init(role: Role, limits: HTTP2Limits, pool: HTTP2StreamPool) throws(HTTP2Error) {
    self.role = role
    self.limits = limits
    self.pool = pool
    conduct = PeerConduct(limits.conduct)
    let options = try HTTP2Session.makeOptions(limits)
    defer { nghttp2_option_del(options) }
    let callbacks = try HTTP2Session.makeCallbacks()
    defer { nghttp2_session_callbacks_del(callbacks) }
    // The callbacks get `self` unretained: the session owns the handle and outlives it.
    let me = Unmanaged.passUnretained(self).toOpaque()
    switch role {
    case .server: try check(nghttp2_session_server_new2(&handle, callbacks, me, options))
    case .client: try check(nghttp2_session_client_new2(&handle, callbacks, me, options))
    }
    try submitSettings()
  }

  deinit {
    if let handle { nghttp2_session_del(handle) }
  }

  /// The types that RFC 9113 section 6 leaves to extensions.
  private static let unknownFrameTypes: ClosedRange<UInt8> = 0xA...0xFF

  private static func makeOptions(_ limits: HTTP2Limits) throws(HTTP2Error) -> OpaquePointer? {
    var options: OpaquePointer?
    try check(nghttp2_option_new(&options))
    nghttp2_option_set_no_auto_window_update(options, 1)
    nghttp2_option_set_no_closed_streams(options, 1)
    nghttp2_option_set_max_continuations(options, limits.continuationsMax)
    nghttp2_option_set_max_outbound_ack(options, limits.outboundAcksMax)
    // Counted here, and answered with the code that says so.
    nghttp2_option_set_stream_reset_rate_limit(options, .max, .max)
    // Frames of types that nobody has asked for are read over without a word, and so uncounted.
    for type in Self.unknownFrameTypes {
      nghttp2_option_set_user_recv_extension_type(options, type)
    }
    return options
  }

  private func submitSettings() throws(HTTP2Error) {
    var settings = [
      nghttp2_settings_entry(
        settings_id: Int32(NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE.rawValue),
        value: UInt32(limits.streamWindowBytes)),
      nghttp2_settings_entry(
        settings_id: Int32(NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE.rawValue),
        value: UInt32(limits.headerListBytesMax)),
    ]
    switch role {
    case .server:
      settings.append(
        nghttp2_settings_entry(
          settings_id: Int32(NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS.rawValue),
          value: UInt32(limits.concurrentStreamsMax)))
      // RFC 7540's priority tree is deprecated (RFC 9113 section 5.3.2) and costs upkeep.
      settings.append(
        nghttp2_settings_entry(
          settings_id: Int32(NGHTTP2_SETTINGS_NO_RFC7540_PRIORITIES.rawValue), value: 1))
    case .client:
      settings.append(
        nghttp2_settings_entry(
          settings_id: Int32(NGHTTP2_SETTINGS_ENABLE_PUSH.rawValue), value: 0))
    }
    try check(nghttp2_submit_settings(handle, 0, settings, settings.count))
    try check(
      nghttp2_session_set_local_window_size(handle, 0, 0, Int32(limits.connectionWindowBytes)))
  }

  // MARK: Receiving

  /// Takes bytes from the peer. Events are recorded in order; fetch them afterwards.
  /// - Parameter now: when they came. A client's end holds its server to no rate and needs none.
  /// - Throws: when the connection cannot go on. What is to be sent (GOAWAY) can still be taken.
  package func receive(
    _ bytes: UnsafeRawBufferPointer, now: MonotonicInstant = MonotonicInstant(nanoseconds: 0)
  ) throws(HTTP2Error) {
    guard !isAbandoned else { return }
    self.now = now
    let taken = nghttp2_session_mem_recv(
      handle, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count)
    if taken == NGHTTP2_ERR_TOO_MANY_CONTINUATIONS.rawValue { exceed(.continuations) }
    if taken == NGHTTP2_ERR_FLOODED.rawValue { exceed(.outboundFrames) }
    if let exceeded { throw HTTP2Error.exceeded(exceeded) }
    if taken < 0 { throw HTTP2Session.error(Int32(taken)) }
    creditConnection()
    if hasWithheldCredit { releaseWithheldCredit() }
    checkOutboundFrames()
    if let exceeded { throw HTTP2Error.exceeded(exceeded) }
  }

  /// Moves the recorded events into `buffer`, which is emptied first.
  package func takeEvents(into buffer: inout [HTTP2Event]) {
    buffer.removeAll(keepingCapacity: true)
    swap(&events, &buffer)
  }

  /// The connection's window is always given back at once: bodies are held per stream, and a
  /// connection without window would stop the one stream that could finish.
  private func creditConnection() {
    guard receivedBytes > 0 else { return }
    _ = nghttp2_session_consume_connection(handle, receivedBytes)
    receivedBytes = 0
  }

  // MARK: Streams

  func insert(_ stream: HTTP2Stream) {
    stream.slot = open.count
    stream.isClosed = false
    open.append(stream)
  }

  func close(_ stream: HTTP2Stream, _ code: HTTP2ErrorCode) {
    if stream.body.count > 0 {
      heldBodyBytes -= stream.body.count
      hasFreedBodies = true
    }
    let last = open.removeLast()
    if last !== stream {
      open[stream.slot] = last
      last.slot = stream.slot
    }
    stream.slot = -1
    stream.isClosed = true
    if headersStream?.toOpaque() == Unmanaged.passUnretained(stream).toOpaque() {
      headersStream = nil
      isInHeaderBlock = false
    }
    events.append(.closed(stream, code))
  }

  /// Closes every open stream with `cancel`, recording the events: the connection is gone. The
  /// session takes and gives no bytes from here on.
  package func abandon() {
    isAbandoned = true
    while let stream = open.last { close(stream, .cancel) }
  }

  // MARK: The checked door

  static func check(_ code: Int32) throws(HTTP2Error) {
    if code < 0 { throw error(code) }
  }

  private func check(_ code: Int32) throws(HTTP2Error) {
    try HTTP2Session.check(code)
  }

  static func error(_ code: Int32) -> HTTP2Error {
    switch code {
    case NGHTTP2_ERR_BAD_CLIENT_MAGIC.rawValue: .badPreface
    default: .library(code: code, text: String(cString: nghttp2_strerror(code)))
    }
  }
}
