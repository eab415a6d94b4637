internal import CNghttp2
internal import ServingCore

// Bodies as they arrive, and the window that the peer gets for them.

extension HTTP2Session {
  /// Takes part of a body. Called by libnghttp2 during ``receive(_:)``.
  func takeBody(_ chunk: UnsafeRawBufferPointer, of stream: HTTP2Stream) {
    receivedBytes += chunk.count
    stream.uncreditedBytes += chunk.count
    hasWithheldCredit = true
    if stream.discardsBody {
      discard(chunk.count, of: stream)
    } else if refusesBodies {
      discardBody(of: stream)
      events.append(.bodyRefused(stream))
    } else if chunk.count > limits.bodyBytesMax - stream.body.count {
      discardBody(of: stream)
      events.append(.bodyTooLarge(stream))
    } else {
      stream.body.append(chunk)
      heldBodyBytes += chunk.count
    }
  }

  /// A peer may finish sending a body that nobody wants, so that it gets to reading the answer; but
  /// not for ever.
  private func discard(_ byteCount: Int, of stream: HTTP2Stream) {
    let wasWithin = stream.discardedBytes <= limits.discardedBodyBytesMax
    stream.discardedBytes += byteCount
    if wasWithin, stream.discardedBytes > limits.discardedBodyBytesMax {
      events.append(.discardTooLong(stream))
    }
  }

  /// Gives streams new window: all of them while there is room for bodies, the oldest alone
  /// otherwise.
  func releaseWithheldCredit() {
    hasWithheldCredit = false
    hasFreedBodies = false
    let hasRoom = heldBodyBytes < limits.heldBodyBytesMax
    let oldest =
      hasRoom
      ? nil : open.lazy.filter { !$0.isRemoteClosed && !$0.discardsBody }.map(\.id).min()
    for stream in open where stream.uncreditedBytes > 0 {
      if stream.isRemoteClosed {
        stream.uncreditedBytes = 0
      } else if hasRoom || stream.discardsBody || stream.id == oldest {
        _ = nghttp2_session_consume_stream(handle, stream.id, stream.uncreditedBytes)
        stream.uncreditedBytes = 0
      } else {
        hasWithheldCredit = true
      }
    }
  }

  /// Throws away a body that is still coming, what is here and the rest; for a request that is
  /// answered before its end. A complete body is left alone: it may be in use.
  package func discardBody(of stream: HTTP2Stream) {
    guard !stream.isClosed, !stream.isRemoteClosed else { return }
    stream.discardsBody = true
    heldBodyBytes -= stream.body.count
    stream.body.clear(retainedBytesMax: 0)
    hasFreedBodies = true
  }
}
