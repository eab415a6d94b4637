internal import CNghttp2
internal import ServingCore

// From messages to bytes for the peer.

extension HTTP2Session {
  /// Answers a stream with a header list and the stream's ``HTTP2Stream/outgoing`` bytes.
  ///
  /// A stream that was closed meanwhile is left alone: the peer no longer waits.
  package func respond(_ stream: HTTP2Stream, _ block: inout HeaderBlock) throws(HTTP2Error) {
    precondition(role == .server && !stream.isAnswered, "one answer a stream, from the server")
    guard !stream.isClosed else { return }
    stream.isAnswered = true
    let code = HTTP2Session.withBodyProvider(stream) { provider in
      block.withPairs { pairs, count in
        nghttp2_submit_response(handle, stream.id, pairs, count, provider)
      }
    }
    try HTTP2Session.check(code)
  }

  /// Opens a stream with a header list and the stream's ``HTTP2Stream/outgoing`` bytes.
  ///
  /// - Returns: false when the connection has no stream identifiers left; the stream can then be
  ///   recycled. A request that the peer's GOAWAY overtakes before any of it was sent closes with
  ///   `refusedStream`.
  package func request(
    _ stream: HTTP2Stream, _ block: inout HeaderBlock
  ) throws(HTTP2Error) -> Bool {
    precondition(role == .client && !stream.isAnswered, "one request a stream, from the client")
    let me = Unmanaged.passUnretained(stream).toOpaque()
    let id = HTTP2Session.withBodyProvider(stream) { provider in
      block.withPairs { pairs, count in
        nghttp2_submit_request(handle, nil, pairs, count, provider, me)
      }
    }
    if id == NGHTTP2_ERR_STREAM_ID_NOT_AVAILABLE.rawValue {
      stream.isClosed = true
      return false
    }
    try HTTP2Session.check(id)
    stream.id = id
    stream.isAnswered = true
    insert(stream)
    return true
  }

  /// A stream for ``request(_:_:)``, from the pool.
  package func makeStream() -> HTTP2Stream { pool.take() }

  /// Ends a stream at once.
  package func reset(_ stream: HTTP2Stream, _ code: HTTP2ErrorCode) {
    guard !stream.isClosed else { return }
    _ = nghttp2_submit_rst_stream(
      handle, UInt8(NGHTTP2_FLAG_NONE.rawValue), stream.id, code.rawValue)
  }

  /// Asks the peer for a sign of life (RFC 9113 section 6.7). Whatever comes next is one.
  package func ping() {
    _ = nghttp2_submit_ping(handle, UInt8(NGHTTP2_FLAG_NONE.rawValue), nil)
  }

  /// Announces that the connection will end, without yet saying where (RFC 9113 section 6.8).
  package func announceShutdown() {
    _ = nghttp2_submit_shutdown_notice(handle)
  }

  /// Says which streams will still be answered: those that have arrived so far.
  package func finishShutdown(_ code: HTTP2ErrorCode = .noError) {
    _ = nghttp2_submit_goaway(
      handle, UInt8(NGHTTP2_FLAG_NONE.rawValue), nghttp2_session_get_last_proc_stream_id(handle),
      code.rawValue, nil, 0)
  }

  /// Fills `space`, at least ``outputBytesMin`` long, with bytes for the peer and returns how many.
  /// Zero means that there is nothing more for now; a frame that did not fit waits for the next
  /// call.
  package func produce(into space: UnsafeMutableRawBufferPointer) throws(HTTP2Error) -> Int {
    precondition(space.count >= Self.outputBytesMin, "a frame must fit")
    guard !isAbandoned else { return 0 }
    target = space
    targetOffset = 0
    defer { target = UnsafeMutableRawBufferPointer(start: nil, count: 0) }
    while true {
      if unsent.count > 0 {
        let count = min(unsent.count, target.count - targetOffset)
        UnsafeMutableRawBufferPointer(rebasing: target[targetOffset...])
          .copyMemory(from: UnsafeRawBufferPointer(rebasing: unsent[..<count]))
        targetOffset += count
        unsent = UnsafeRawBufferPointer(rebasing: unsent[count...])
        if unsent.count > 0 { return targetOffset }
      }
      var chunk: UnsafePointer<UInt8>?
      let count = nghttp2_session_mem_send(handle, &chunk)
      if count < 0 { throw HTTP2Session.error(Int32(count)) }
      if count == 0 {
        // A reply just sent may have freed the room that others wait for, and the peer, without
        // window, may send nothing more that would bring us to `receive`.
        guard hasFreedBodies, hasWithheldCredit else { return targetOffset }
        releaseWithheldCredit()
        continue
      }
      unsent = UnsafeRawBufferPointer(start: chunk, count: count)
    }
  }

  /// Room for the largest frame that we send: 16 KiB of data and the frame's head.
  package static let outputBytesMin = 16_384 + 9

  /// Whether there may be bytes to send now.
  package var wantsWrite: Bool {
    guard !isAbandoned else { return false }
    return unsent.count > 0 || nghttp2_session_want_write(handle) != 0
  }

  /// Whether the connection is at its end: nothing more to read or to write.
  package var isFinished: Bool {
    isAbandoned || (!wantsWrite && nghttp2_session_want_read(handle) == 0)
  }

  /// Streams that the peer lets us have open at once; libnghttp2 assumes 100 until the peer's
  /// SETTINGS arrive.
  package var peerConcurrentStreamsMax: Int {
    Int(nghttp2_session_get_remote_settings(handle, NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS))
  }

  /// Streams that have not left the session.
  package var openStreamCount: Int { open.count }
  /// Those that have not left the session, in no order.
  package var openStreams: [HTTP2Stream] { open }
}
