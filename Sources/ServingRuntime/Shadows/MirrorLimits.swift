/// What mirrored requests may hold. Beyond a limit a request is not mirrored and counted, so that a
/// shadow that is slow, or never comes back, costs those who answer nothing.
package struct MirrorLimits: Hashable, Sendable {
  package static let defaults = MirrorLimits()

  /// Of one shadow on one event loop: requests that it has and has not given back, and the bytes of
  /// their bodies, messages and replies.
  package var requestsMax = 512
  package var bytesMax = 16 << 20
  /// Of one request's outputs: a copy of them is kept until they are compared.
  package var replyBytesMax = 1 << 20
  /// From the reply until the shadow must have begun. Long enough to wait for a pause, short enough
  /// that what is compared was asked at about the same time.
  package var deadlineNanoseconds: UInt64 = 1_000_000_000
  /// How long an event loop keeps back what it lends, what it counted, and what came back to it.
  package var tickMilliseconds = 50
  /// Requests, and their bytes, that are handed over sooner. Each time wakes the desk, a lane and a
  /// thread of idle priority, all of which may be on the loop's own core: with a wake-up for every
  /// turn of the loop, a request cost half as much again, and while a run of a shadow's went on for
  /// long, one turn in seventy waited for the kernel's next tick, 4 ms.
  package var handOverRequests = 64
  package var handOverBytes = 1 << 20
  /// Comparisons that are followed at the same time; requests of further ones are not compared.
  package var comparisonsMax = 256

  package init() {}
}
