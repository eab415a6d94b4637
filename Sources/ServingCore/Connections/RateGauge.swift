/// How far a ``RateLimit`` is used up: one instant, at which the bucket would be full again (the
/// generic cell rate algorithm, ITU-T I.371).
package struct RateGauge: Hashable, Sendable {
  private var fullAt: UInt64 = 0

  package init() {}

  /// Takes a token.
  /// - Returns: false when there was none; nothing is taken then.
  package mutating func take(_ limit: RateLimit, now: MonotonicInstant) -> Bool {
    let next = max(fullAt, now.nanoseconds) &+ limit.intervalNanoseconds
    guard next &- now.nanoseconds <= limit.spanNanoseconds else { return false }
    fullAt = next
    return true
  }

  /// Gives tokens back, as many as the bucket holds at most: for what the peer does because of us.
  package mutating func credit(_ count: Int, of limit: RateLimit) {
    let (sum, overflow) = limit.intervalNanoseconds.multipliedReportingOverflow(by: UInt64(count))
    fullAt = overflow || sum >= fullAt ? 0 : fullAt - sum
  }
}
