/// A token bucket as arithmetic on one number: the generic cell rate algorithm (ITU-T I.371, annex
/// A). What a bucket holds is told by the instant at which it will be full again, so a shared one
/// is a single atomic word, and a pause of any length costs nothing.
package struct TokenBucket: Hashable, Sendable {
  /// What became of a request for a token.
  package enum Decision: Hashable, Sendable {
    /// Taken; the bucket will be full at this instant, in nanoseconds.
    case taken(full: UInt64)
    /// None is there; one will be in so many nanoseconds.
    case refused(waitNanoseconds: UInt64)
  }

  /// Nanoseconds for one token, at most 36 years: then none ever comes, as far as anybody can tell.
  static let intervalNanosecondsMax: UInt64 = 1 << 60

  /// Nanoseconds in which the bucket gains a token.
  let intervalNanoseconds: UInt64
  /// How far ahead of its time the last token of a full bucket is.
  let toleranceNanoseconds: UInt64

  /// - Parameters:
  ///   - tokensPerSecond: what is not positive gives no further token.
  ///   - burst: tokens in a full bucket; less than one is taken for one.
  package init(tokensPerSecond: Double, burst: Int) {
    let nanoseconds = tokensPerSecond > 0 ? 1e9 / tokensPerSecond : .infinity
    intervalNanoseconds =
      nanoseconds < Double(Self.intervalNanosecondsMax)
      ? max(1, UInt64(nanoseconds.rounded())) : Self.intervalNanosecondsMax
    let (tolerance, overflow) = intervalNanoseconds.multipliedReportingOverflow(
      by: UInt64(max(1, burst) - 1))
    toleranceNanoseconds =
      overflow ? Self.intervalNanosecondsMax : min(tolerance, Self.intervalNanosecondsMax)
  }

  /// Takes a token.
  /// - Parameter full: the instant that the last taken token gave, or zero. One from a slower
  ///   bucket counts as empty here, so that a quota that was raised is in force at once.
  package func take(full: UInt64, now: MonotonicInstant) -> Decision {
    let ahead = min(
      MonotonicInstant(nanoseconds: full).nanoseconds(since: now),
      toleranceNanoseconds + intervalNanoseconds)
    guard ahead <= toleranceNanoseconds else {
      return .refused(waitNanoseconds: ahead - toleranceNanoseconds)
    }
    return .taken(
      full: now.advanced(byNanoseconds: ahead + intervalNanoseconds).nanoseconds)
  }
}
