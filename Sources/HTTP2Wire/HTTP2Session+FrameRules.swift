internal import CNghttp2

// Rules of RFC 9113 that libnghttp2 1.52 leaves to its user.

extension HTTP2Session {
  /// The largest payload that the peer may send: SETTINGS_MAX_FRAME_SIZE's first value (RFC 9113
  /// section 6.5.2), which is never raised here.
  private static let receivedFrameBytesMax = 16_384

  /// Looks at the head of a frame before its payload is read. Called by libnghttp2 during
  /// ``receive(_:)``, which takes nothing more once the connection is to end.
  func onBeginFrame(_ head: nghttp2_frame_hd) {
    noteFrame(head)
    switch UInt32(head.type) {
    case NGHTTP2_CONTINUATION.rawValue where head.length > Self.receivedFrameBytesMax:
      // Section 4.2. libnghttp2 holds every frame to it but the later ones of a header block.
      _ = nghttp2_session_terminate_session(handle, NGHTTP2_FRAME_SIZE_ERROR.rawValue)
    case NGHTTP2_PRIORITY.rawValue where head.stream_id == 0:
      // Section 6.3. libnghttp2 reads over PRIORITY once its tree is switched off.
      _ = nghttp2_session_terminate_session(handle, NGHTTP2_PROTOCOL_ERROR.rawValue)
    default: break
    }
  }
}
