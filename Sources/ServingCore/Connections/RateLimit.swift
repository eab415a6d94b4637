/// How often something may happen: `burst` times at once, after that once every
/// `intervalNanoseconds`. A token bucket of `burst` tokens that gains one each interval.
package struct RateLimit: Hashable, Sendable {
  /// The longest time in which a bucket fills, in seconds: a year.
  package static let secondsMax = 31_536_000

  package let burst: Int
  package let intervalNanoseconds: UInt64
  /// How far the bucket can be behind.
  let spanNanoseconds: UInt64

  /// - Parameters:
  ///   - burst: at least 1.
  ///   - seconds: in which `burst` tokens come back, 1 to ``secondsMax``.
  package init(_ burst: Int, perSeconds seconds: Int) {
    precondition(
      burst >= 1 && (1...Self.secondsMax).contains(seconds),
      "a bucket holds a token, and gets it back some time")
    self.burst = burst
    spanNanoseconds = UInt64(seconds) * 1_000_000_000
    // Rounded down, so that a full bucket always holds the whole burst.
    intervalNanoseconds = max(1, spanNanoseconds / UInt64(burst))
  }
}
