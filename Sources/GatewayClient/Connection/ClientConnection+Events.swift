internal import HTTP2Wire
internal import ServingCore

// From what the session recorded to results for calls.

extension ClientConnection {
  /// Acts on what was recorded, then lets waiting calls have the streams that became free.
  func handleEvents() {
    session.takeEvents(into: &events)
    guard !events.isEmpty else { return }
    for event in events { handle(event) }
    events.removeAll(keepingCapacity: true)
    pool.dispatch()
  }

  private func handle(_ event: HTTP2Event) {
    switch event {
    case .head: break  // The reply counts when it is whole.
    case .headTooLarge(let stream): refuseReply(Self.own(stream), "header list")
    case .bodyTooLarge(let stream), .bodyRefused(let stream), .discardTooLong(let stream):
      refuseReply(Self.own(stream), "body")
    case .complete(let stream): deliver(Self.own(stream))
    case .closed(let stream, let code): release(Self.own(stream), code)
    case .goAway(_, .inadequateSecurity):
      needsTLS = true
      end(.needsTLS(pool.endpoint))
    case .goAway(let lastStreamID, _):
      self.lastStreamID = min(self.lastStreamID, lastStreamID)
      isDraining = true
    }
  }

  /// The pool makes no other kind of stream.
  static func own(_ stream: HTTP2Stream) -> ClientStream {
    unsafeDowncast(stream, to: ClientStream.self)
  }

  private func deliver(_ stream: ClientStream) {
    stream.call?.answer(stream, pool.endpoint)
    stream.call = nil
    // A reply to half a request stands (RFC 9113 section 8.1); the rest need not be sent.
    session.reset(stream, .cancel)
  }

  private func refuseReply(_ stream: ClientStream, _ part: String) {
    stream.call?.finish(.failure(.replyTooLarge(pool.endpoint, part, pool.limits)))
    stream.call = nil
    session.reset(stream, .cancel)
  }

  /// The stream is gone. A call that it leaves without a result goes out again only when the
  /// gateway says that it did not process it (RFC 9113 sections 6.8 and 8.7).
  private func release(_ stream: ClientStream, _ code: HTTP2ErrorCode) {
    if let call = stream.call {
      stream.call = nil
      if needsTLS {
        call.finish(.failure(.needsTLS(pool.endpoint)))
      } else if code == .refusedStream {
        pool.retry(call, because: "the stream was refused")
      } else if stream.id > lastStreamID {
        pool.retry(call, because: "the connection was ending (GOAWAY)")
      } else {
        call.finish(.failure(ending ?? .streamReset(pool.endpoint, code)))
      }
    }
    pool.streams.recycle(stream)
  }
}
