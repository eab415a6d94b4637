/// How far warming up goes.
package struct WarmUpLimits: Hashable, Sendable {
  /// No further batch size is begun after this time; a run that has begun is not broken off.
  package var nanosecondsMax: UInt64 = 10_000_000_000
  /// Input bytes of one batch. More than this never waits in a lane at once, so no batch that is
  /// gathered from requests is larger.
  package var inputBytesMax = LaneLimits.defaults.queuedBytesMax

  package static let defaults = WarmUpLimits()

  package init() {}
}
