/// How often a peer may do on one connection what costs it little and us something (RFC 9113
/// section 10.5).
package struct ConductLimits: Hashable, Sendable {
  /// DATA frames with less than this, and more than nothing, are tiny, in bytes.
  package static let tinyDataBytes = 64
  /// WINDOW_UPDATE frames that each frame of data sent to the peer, and each of its requests, is
  /// worth: one for the stream and one for the connection, twice.
  package static let windowUpdatesPerFrame = 4
  /// PRIORITY frames, tiny DATA frames, and frames of unknown types (such as PRIORITY_UPDATE of RFC
  /// 9218), that a request is worth.
  package static let framesPerRequest = 2

  package var peerResets = RateLimit(200, perSeconds: 30)
  package var provokedResets = RateLimit(200, perSeconds: 30)
  package var pings = RateLimit(1_000, perSeconds: 10)
  package var settings = RateLimit(100, perSeconds: 10)
  package var priorities = RateLimit(1_000, perSeconds: 10)
  package var windowUpdates = RateLimit(2_000, perSeconds: 10)
  package var emptyData = RateLimit(100, perSeconds: 10)
  package var tinyData = RateLimit(2_000, perSeconds: 10)
  package var goAways = RateLimit(100, perSeconds: 10)
  package var oversizedHeads = RateLimit(200, perSeconds: 30)
  package var unknownFrames = RateLimit(1_000, perSeconds: 10)

  package init() {}
}
