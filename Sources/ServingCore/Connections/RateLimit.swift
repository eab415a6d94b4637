/// How often something may happen: `burst` times at once, and as often again in some seconds.
package struct RateLimit: Hashable, Sendable {
  /// The longest time in which a bucket fills, in seconds: a year.
  package static let secondsMax = 31_536_000

  package let burst: Int
  let bucket: TokenBucket

  /// - Parameters:
  ///   - burst: at least 1.
  ///   - seconds: in which `burst` tokens come back, 1 to ``secondsMax``.
  package init(_ burst: Int, perSeconds seconds: Int) {
    precondition(
      burst >= 1 && (1...Self.secondsMax).contains(seconds),
      "a bucket holds a token, and gets it back some time")
    self.burst = burst
    bucket = TokenBucket(tokensPerSecond: Double(burst) / Double(seconds), burst: burst)
  }

  /// In which one token comes back.
  package var intervalNanoseconds: UInt64 { bucket.intervalNanoseconds }
}
