/// Which requests the access log has a line of.
package struct AccessSampling: Hashable, Sendable {
  /// The token bucket of failures: lines a second, and at once. Of one event loop.
  package static let failuresPerSecond: Double = 20
  package static let failuresAtOnce = 100

  private let share: Percentage
  private let salt = BucketHash.Salt("access")
  private let bucket = TokenBucket(tokensPerSecond: failuresPerSecond, burst: failuresAtOnce)

  package init(_ share: Percentage) {
    self.share = share
  }

  package enum Decision: Hashable, Sendable {
    case sampled
    /// Failed for the server's sake, and a token was there; the bucket will be full then.
    case failure(full: UInt64)
    /// Failed, and there was no token.
    case overRate
    case none
  }

  /// A sample by the request's id is the same on every replica, whoever else it is told of. What
  /// failed for the server's sake is always told, as long as that is not too often.
  /// - Parameters:
  ///   - full: what the last ``Decision/failure(full:)`` gave, or zero.
  ///   - now: asked for failures only.
  package func decide(
    identifier: UnsafeRawBufferPointer, status: Int, full: UInt64,
    now: @autoclosure () -> MonotonicInstant
  ) -> Decision {
    if share > .none, salt.bucket(identifier) < share.hundredths { return .sampled }
    guard status >= 500 else { return .none }
    switch bucket.take(full: full, now: now()) {
    case .taken(let full): return .failure(full: full)
    case .refused: return .overRate
    }
  }
}
