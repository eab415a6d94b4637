package import HTTP2Wire
package import InferenceWire
package import ServingCore

/// What a gateway is told when it starts. Each setting's flag or key is in the README.
package struct GatewayConfiguration: Sendable {
  /// A name or address to listen on.
  package var host = "127.0.0.1"
  /// A TCP port; zero lets the system pick one.
  package var port = 8500
  /// Event loops, each on a thread of its own.
  package var loopCount = 1
  /// Connections at once; more are closed as they come.
  package var connectionCountMax = 4_096
  /// Connections of one address at once, or of one /64 network of IPv6; more are closed as they
  /// come.
  package var addressConnectionCountMax = 1_024
  /// How long the peers of connections may take.
  package var times = TimeLimits()
  /// Bytes of request and reply bodies held at once in the whole process. Past it, requests are
  /// refused until answers have left.
  package var heldBytesMax = 1024 * 1024 * 1024
  /// Bytes of replies that one connection may leave unread. Past it, its requests are refused.
  package var heldReplyBytesMax = 64 * 1024 * 1024
  /// How long requests in flight may take to finish once the gateway drains, in milliseconds.
  package var drainMillisecondsMax = 30_000
  /// Who requests are from where access is not controlled, or is not asked.
  package var caller = Caller.unrestricted
  package var overload = OverloadSettings()
  package var http2 = HTTP2Limits.defaults
  package var wire = WireLimits.defaults

  package static let defaults = GatewayConfiguration()

  package init() {}
}
