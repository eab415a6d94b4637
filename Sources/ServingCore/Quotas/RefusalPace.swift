/// How fast requests are taken on that are then refused for want of quota or room. A caller that
/// asks again as soon as it is refused costs nothing but refusals, and enough of them cost the
/// others their processor time: past the pace its connections are read later. Pure: time is a
/// parameter.
///
/// A token bucket as in ``TokenBucket``, which goes into debt, so that what came together is waited
/// for together.
package struct RefusalPace: Hashable, Sendable {
  /// Refusals a second, of one caller on one event loop: a tenth of what a core can refuse.
  package static let refusalsPerSecond: UInt64 = 10_000
  /// Refusals at once beyond them.
  package static let burst: UInt64 = 2_000
  /// How long a connection is left unread at most. What it sent meanwhile is read then.
  package static let pauseNanosecondsMax: UInt64 = 100_000_000

  private static let intervalNanoseconds = 1_000_000_000 / refusalsPerSecond
  private static let toleranceNanoseconds = burst * intervalNanoseconds

  /// When the bucket will be full again, in nanoseconds of the monotonic clock.
  private var full: UInt64 = 0

  package init() {}

  /// Counts a refusal.
  /// - Returns: for how many nanoseconds the caller's connection is to be left unread; zero while
  ///   the pace is kept.
  package mutating func note(now: MonotonicInstant) -> UInt64 {
    let ahead = MonotonicInstant(nanoseconds: full).nanoseconds(since: now)
    let most = Self.toleranceNanoseconds + Self.pauseNanosecondsMax
    let next = min(ahead + Self.intervalNanoseconds, most)
    full = now.advanced(byNanoseconds: next).nanoseconds
    return next > Self.toleranceNanoseconds ? next - Self.toleranceNanoseconds : 0
  }
}
