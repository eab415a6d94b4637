internal import CNghttp2
internal import ServingCore

// libnghttp2's callbacks. Each recovers the session, records what happened and returns; none calls
// libnghttp2 to send or receive.

// Nothing is retained on the way: who calls libnghttp2 holds the session, and the session its
// streams.

private func withSession<Result>(
  _ me: UnsafeMutableRawPointer?, else none: Result, _ body: (HTTP2Session) -> Result
) -> Result {
  guard let me else { return none }
  return Unmanaged<HTTP2Session>.fromOpaque(me)._withUnsafeGuaranteedRef(body)
}

/// The stream that libnghttp2 keeps for an identifier; nil once it left the session.
private func lookUp(_ session: OpaquePointer?, _ id: Int32) -> Unmanaged<HTTP2Stream>? {
  guard let data = nghttp2_session_get_stream_user_data(session, id) else { return nil }
  return Unmanaged<HTTP2Stream>.fromOpaque(data)
}

extension HTTP2Session {
  static func makeCallbacks() throws(HTTP2Error) -> OpaquePointer? {
    var callbacks: OpaquePointer?
    try check(nghttp2_session_callbacks_new(&callbacks))
    nghttp2_session_callbacks_set_on_begin_frame_callback(callbacks) { _, head, me in
      withSession(me, else: ()) { if let head { $0.onBeginFrame(head.pointee) } }
      return 0
    }
    // What a frame of an unknown type holds is discarded (RFC 9113 section 4.1).
    nghttp2_session_callbacks_set_unpack_extension_callback(callbacks) { _, _, _, _ in
      NGHTTP2_ERR_CANCEL.rawValue
    }
    nghttp2_session_callbacks_set_on_frame_send_callback(callbacks) { _, frame, me in
      withSession(me, else: ()) { $0.noteSent(frame) }
      return 0
    }
    nghttp2_session_callbacks_set_on_begin_headers_callback(callbacks) { _, frame, me in
      withSession(me, else: 0) { $0.onBeginHeaders(frame) }
    }
    nghttp2_session_callbacks_set_on_header_callback(callbacks) {
      _, _, name, nameCount, value, valueCount, _, me in
      withSession(me, else: ()) {
        $0.onHeader(
          UnsafeRawBufferPointer(start: name, count: nameCount),
          UnsafeRawBufferPointer(start: value, count: valueCount))
      }
      return 0
    }
    nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks) {
      session, _, id, bytes, count, me in
      lookUp(session, id)?._withUnsafeGuaranteedRef { stream in
        withSession(me, else: ()) {
          $0.takeBody(UnsafeRawBufferPointer(start: bytes, count: count), of: stream)
        }
      }
      return 0
    }
    nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks) { _, frame, me in
      withSession(me, else: 0) { $0.onFrame(frame) }
    }
    nghttp2_session_callbacks_set_on_stream_close_callback(callbacks) { session, id, code, me in
      // Retained, as the session lets go of it here.
      guard let stream = lookUp(session, id)?.takeUnretainedValue() else { return 0 }
      withSession(me, else: ()) { $0.close(stream, HTTP2ErrorCode(rawValue: code)) }
      return 0
    }
    nghttp2_session_callbacks_set_send_data_callback(callbacks) {
      _, frame, head, count, source, me in
      guard let head, let stream = source?.pointee.ptr else {
        return NGHTTP2_ERR_CALLBACK_FAILURE.rawValue
      }
      return withSession(me, else: NGHTTP2_ERR_CALLBACK_FAILURE.rawValue) { session in
        Unmanaged<HTTP2Stream>.fromOpaque(stream)._withUnsafeGuaranteedRef {
          session.sendData(
            padding: frame?.pointee.data.padlen ?? 0, head: head, count: count, of: $0)
        }
      }
    }
    return callbacks
  }

  private func stream(_ id: Int32) -> HTTP2Stream? {
    lookUp(handle, id)?.takeUnretainedValue()
  }

  private func onBeginHeaders(_ frame: UnsafePointer<nghttp2_frame>?) -> Int32 {
    guard let frame else { return 0 }
    let head = frame.pointee.hd
    headerBlockCount += 1
    isInHeaderBlock = true
    guard role == .server, head.type == UInt8(NGHTTP2_HEADERS.rawValue),
      frame.pointee.headers.cat == NGHTTP2_HCAT_REQUEST
    else {
      headersStream = stream(head.stream_id).map(Unmanaged.passUnretained)
      return 0
    }
    requestCount += 1
    conduct.noteRequest()
    let stream = pool.take()
    headersStream = Unmanaged.passUnretained(stream)
    stream.id = head.stream_id
    // Unretained: the list of open streams keeps it until the stream closes.
    nghttp2_session_set_stream_user_data(
      handle, head.stream_id, Unmanaged.passUnretained(stream).toOpaque())
    insert(stream)
    return 0
  }

  private func onHeader(_ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) {
    headersStream?._withUnsafeGuaranteedRef { stream in
      if stream.announcedHead {
        // A trailer must not be taken for a field of the head (RFC 9110 section 6.5.1).
        stream.fields.count(name: name, value: value)
      } else {
        stream.fields.add(name: name, value: value, limits: limits)
      }
      let bytesMax = limits.headerListBytesMax * limits.headerListFactorMax
      if stream.fields.listByteCount > bytesMax { exceed(.headerList) }
    }
  }

  private func onFrame(_ frame: UnsafePointer<nghttp2_frame>?) -> Int32 {
    guard let frame else { return 0 }
    let head = frame.pointee.hd
    switch UInt32(head.type) {
    case NGHTTP2_HEADERS.rawValue:
      isInHeaderBlock = false
      guard let stream = stream(head.stream_id) else { return 0 }
      onHeadersComplete(frame, stream)
      if head.flags & UInt8(NGHTTP2_FLAG_END_STREAM.rawValue) != 0 { onEnd(stream) }
    case NGHTTP2_DATA.rawValue:
      guard head.flags & UInt8(NGHTTP2_FLAG_END_STREAM.rawValue) != 0,
        let stream = stream(head.stream_id)
      else { return 0 }
      onEnd(stream)
    case NGHTTP2_SETTINGS.rawValue:
      hasPeerSettings = hasPeerSettings || head.flags & UInt8(NGHTTP2_FLAG_ACK.rawValue) == 0
    case NGHTTP2_GOAWAY.rawValue:
      events.append(
        .goAway(
          lastStreamID: frame.pointee.goaway.last_stream_id,
          HTTP2ErrorCode(rawValue: frame.pointee.goaway.error_code)))
    default: break
    }
    return 0
  }

  private func onHeadersComplete(
    _ frame: UnsafePointer<nghttp2_frame>, _ stream: HTTP2Stream
  ) {
    if stream.fields.isOver(limits) {
      guard !stream.announcedHeadTooLarge else { return }
      stream.announcedHeadTooLarge = true
      if role == .server { note(.oversizedHead) }
      discardBody(of: stream)
      events.append(.headTooLarge(stream))
    } else if !stream.announcedHead {
      if role == .client, isInterim(stream) {
        stream.fields.clear()
        return
      }
      stream.announcedHead = true
      events.append(.head(stream))
    }
  }

  /// Whether a reply's head is a 1xx (RFC 9110 section 15.2), after which another follows.
  private func isInterim(_ stream: HTTP2Stream) -> Bool {
    stream.fields[.status]?.first == UInt8(ascii: "1")
  }

  private func onEnd(_ stream: HTTP2Stream) {
    stream.isRemoteClosed = true
    events.append(.complete(stream))
  }

  /// Calls `body` with what tells libnghttp2 how much of the stream's outgoing bytes fits the next
  /// frame (``sendData`` then writes it), or with nil when there are none.
  static func withBodyProvider(
    _ stream: HTTP2Stream, _ body: (UnsafePointer<nghttp2_data_provider>?) -> Int32
  ) -> Int32 {
    guard stream.outgoing.count > 0 else { return body(nil) }
    var provider = nghttp2_data_provider()
    provider.source.ptr = Unmanaged.passUnretained(stream).toOpaque()
    provider.read_callback = { _, _, _, lengthMax, flags, source, _ in
      guard let pointer = source?.pointee.ptr, let flags else {
        return Int(NGHTTP2_ERR_CALLBACK_FAILURE.rawValue)
      }
      let rest = Unmanaged<HTTP2Stream>.fromOpaque(pointer)._withUnsafeGuaranteedRef {
        $0.outgoing.count - $0.outgoingOffset
      }
      let count = min(rest, lengthMax, HTTP2Session.outputBytesMin - 9)
      flags.pointee |= NGHTTP2_DATA_FLAG_NO_COPY.rawValue
      if count == rest { flags.pointee |= NGHTTP2_DATA_FLAG_EOF.rawValue }
      return count
    }
    return body(&provider)
  }

  /// Writes one DATA frame into the space of ``produce(into:)``: the body's only copy on its way
  /// out. Without room libnghttp2 keeps the frame and asks again.
  private func sendData(
    padding: Int, head: UnsafePointer<UInt8>, count: Int, of stream: HTTP2Stream
  ) -> Int32 {
    // We choose no padding, so there is none to write.
    guard padding == 0 else { return NGHTTP2_ERR_CALLBACK_FAILURE.rawValue }
    guard target.count - targetOffset >= 9 + count else { return NGHTTP2_ERR_WOULDBLOCK.rawValue }
    UnsafeMutableRawBufferPointer(rebasing: target[targetOffset...])
      .copyMemory(from: UnsafeRawBufferPointer(start: head, count: 9))
    let body = stream.outgoing.bytes[stream.outgoingOffset..<stream.outgoingOffset + count]
    UnsafeMutableRawBufferPointer(rebasing: target[(targetOffset + 9)...])
      .copyMemory(from: UnsafeRawBufferPointer(rebasing: body))
    targetOffset += 9 + count
    stream.outgoingOffset += count
    conduct.noteSentData(frameCount: 1)
    return 0
  }
}
