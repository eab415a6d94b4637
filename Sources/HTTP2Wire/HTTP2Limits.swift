package import ServingCore

/// What one connection may ask of us, in HTTP/2's own terms (RFC 9113).
package struct HTTP2Limits: Hashable, Sendable {
  /// Streams the peer may have open at once (SETTINGS_MAX_CONCURRENT_STREAMS).
  package var concurrentStreamsMax = 128
  /// Bytes of a header list, counted as RFC 9113 section 6.5.2 counts them: name, value and 32 more
  /// for each field; trailers are part of the sum. libnghttp2 announces but does not enforce it.
  package var headerListBytesMax = 32 * 1024
  /// Fields of a header list, trailers included.
  package var headerFieldCountMax = 100
  /// Bytes of one message body.
  package var bodyBytesMax = 16 * 1024 * 1024
  /// Bytes of a body that are read and thrown away after its request was answered early; then the
  /// stream is reset.
  package var discardedBodyBytesMax = 64 * 1024 * 1024
  /// The window each stream starts with (SETTINGS_INITIAL_WINDOW_SIZE).
  package var streamWindowBytes = 256 * 1024
  /// The window of the connection as a whole.
  package var connectionWindowBytes = 4 * 1024 * 1024
  /// Bodies held for unanswered requests of one connection, in bytes. Past it only the oldest
  /// unfinished body is credited, so that one can always finish and none deadlocks.
  package var heldBodyBytesMax = 64 * 1024 * 1024
  /// CONTINUATION frames after one HEADERS frame.
  package var continuationsMax = 8
  /// SETTINGS and PING acknowledgements that may wait to be written.
  package var outboundAcksMax = 1_000
  /// Frames of all kinds that may wait to be written, four for each stream not counted.
  package var outboundFramesMax = 4_096
  /// A header list of so many times ``headerListBytesMax`` ends the connection: to answer it, all
  /// of it would have to be decoded, and a few bytes can stand for many (RFC 7541 section 7.3).
  package var headerListFactorMax = 4
  package var conduct = ConductLimits()

  package static let defaults = HTTP2Limits()

  package init() {}
}
