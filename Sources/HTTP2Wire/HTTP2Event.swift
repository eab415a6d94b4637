/// What happened on a connection while bytes were received, to be acted on afterwards.
package enum HTTP2Event {
  /// A message's header list is complete; its body, if any, follows.
  case head(HTTP2Stream)
  /// The header list is over ``HTTP2Limits/headerListBytesMax`` or
  /// ``HTTP2Limits/headerFieldCountMax``; comes once, instead of `head` or after it (trailers).
  case headTooLarge(HTTP2Stream)
  /// The body passed ``HTTP2Limits/bodyBytesMax``; what came is freed, the rest is thrown away.
  case bodyTooLarge(HTTP2Stream)
  /// Part of a body came while ``HTTP2Session/refusesBodies`` was set; what came is freed, the
  /// rest is thrown away.
  case bodyRefused(HTTP2Stream)
  /// The peer goes on sending a body that is thrown away, past
  /// ``HTTP2Limits/discardedBodyBytesMax``; its owner resets the stream.
  case discardTooLong(HTTP2Stream)
  /// The peer's message is complete.
  case complete(HTTP2Stream)
  /// The stream has left the session; `noError` when both sides finished. The last event of a
  /// stream: its owner recycles it.
  case closed(HTTP2Stream, HTTP2ErrorCode)
  /// The peer will open no stream (server) or answer none (client) above this one.
  case goAway(lastStreamID: Int32, HTTP2ErrorCode)
}
