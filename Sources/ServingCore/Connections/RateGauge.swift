/// How far a ``RateLimit`` is used up.
package struct RateGauge: Hashable, Sendable {
  /// When the bucket will be full again, in nanoseconds.
  private var fullAt: UInt64 = 0

  package init() {}

  /// Takes a token.
  /// - Returns: false when there was none; nothing is taken then.
  package mutating func take(_ limit: RateLimit, now: MonotonicInstant) -> Bool {
    guard case .taken(let full) = limit.bucket.take(full: fullAt, now: now) else { return false }
    fullAt = full
    return true
  }

  /// Gives tokens back, as many as the bucket holds at most: for what the peer does because of us.
  package mutating func credit(_ count: Int, of limit: RateLimit) {
    let (sum, overflow) = limit.intervalNanoseconds.multipliedReportingOverflow(by: UInt64(count))
    fullAt = overflow || sum >= fullAt ? 0 : fullAt - sum
  }
}
