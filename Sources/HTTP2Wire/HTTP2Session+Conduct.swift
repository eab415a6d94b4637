internal import CNghttp2
package import ServingCore

// What the peer does, held against the limits on it. libnghttp2 1.52 bounds only some of it, and
// answers with other codes.

extension HTTP2Session {
  /// Counts a frame by its head, before its payload is read. Called by libnghttp2 during
  /// ``receive(_:now:)``.
  func noteFrame(_ head: nghttp2_frame_hd) {
    guard role == .server else { return }
    switch UInt32(head.type) {
    case NGHTTP2_DATA.rawValue:
      guard head.flags & UInt8(NGHTTP2_FLAG_END_STREAM.rawValue) == 0 else { return }
      // How much of a padded frame is padding is not known yet: it may be 256 bytes.
      let isPadded = head.flags & UInt8(NGHTTP2_FLAG_PADDED.rawValue) != 0
      note(.data(byteCount: isPadded ? max(1, head.length - 256) : head.length))
    case NGHTTP2_HEADERS.rawValue, NGHTTP2_CONTINUATION.rawValue: break
    case NGHTTP2_PRIORITY.rawValue: note(.priority)
    case NGHTTP2_RST_STREAM.rawValue: note(.reset)
    case NGHTTP2_SETTINGS.rawValue: note(.settings)
    case NGHTTP2_PING.rawValue: note(.ping)
    case NGHTTP2_WINDOW_UPDATE.rawValue: note(.windowUpdate)
    case NGHTTP2_GOAWAY.rawValue: note(.goAway)
    default: note(.unknown)
    }
  }

  /// Counts a frame of ours once it is on its way. A stream is reset here for what its peer did,
  /// unless it is said to be nobody's fault.
  func noteSent(_ frame: UnsafePointer<nghttp2_frame>?) {
    guard role == .server, let frame, frame.pointee.hd.type == UInt8(NGHTTP2_RST_STREAM.rawValue)
    else { return }
    switch HTTP2ErrorCode(rawValue: frame.pointee.rst_stream.error_code) {
    case .noError, .cancel: break
    default: note(.provokedReset)
    }
  }

  func note(_ act: PeerConduct.Act) {
    guard exceeded == nil, let limit = conduct.note(act, now: now) else { return }
    exceed(limit)
  }

  /// Has the connection end with ENHANCE_YOUR_CALM (RFC 9113 section 7). What waits to be sent
  /// before that can still be taken.
  package func exceed(_ limit: ConnectionLimit) {
    guard exceeded == nil else { return }
    exceeded = limit
    _ = nghttp2_session_terminate_session(handle, HTTP2ErrorCode.enhanceYourCalm.rawValue)
  }

  /// Ends the connection over what waits to be written, such as answers to faults, if there is too
  /// much of it.
  func checkOutboundFrames() {
    guard role == .server else { return }
    let max = limits.outboundFramesMax + 4 * limits.concurrentStreamsMax
    if nghttp2_session_get_outbound_queue_size(handle) > max { exceed(.outboundFrames) }
  }

  /// Looks for requests whose peer takes too long over them.
  /// - Parameter late: told of each; may reset it.
  package func lookAtStreams(
    _ limits: TimeLimits, now: MonotonicInstant, late: (HTTP2Stream, ConnectionLimit) -> Void
  ) {
    for stream in open {
      let limit = stream.watch.look(
        bodyByteCount: stream.receivedBodyBytes,
        // A body that is given no window because others hold it all is not late.
        isBodyAwaited: stream.announcedHead && !stream.isRemoteClosed
          && stream.uncreditedBytes == 0,
        replyByteCount: stream.outgoingOffset,
        isReplyWaiting: stream.isAnswered && !stream.isOutgoingSent, limits, now: now)
      if let limit { late(stream, limit) }
    }
  }
}
