/// Until when retention has deleted, microseconds since 1970-01-01T00:00:00Z.
struct RetentionCutoffs: Hashable, Sendable {
  /// Requests before are gone.
  let predictionsMicroseconds: Int64
  /// Bodies of requests before are gone, and inputs of different pairs.
  let bodiesMicroseconds: Int64

  init(_ policy: RetentionPolicy, nowMicroseconds: Int64) {
    predictionsMicroseconds = Self.cutoff(policy.ageSecondsMax, nowMicroseconds)
    // Nothing outlives what it belongs to.
    bodiesMicroseconds = max(
      predictionsMicroseconds, Self.cutoff(policy.bodiesAgeSecondsMax, nowMicroseconds))
  }

  private static func cutoff(_ seconds: Int64, _ now: Int64) -> Int64 {
    let (age, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
    if overflow { return .min }
    let (cutoff, isBelow) = now.subtractingReportingOverflow(age)
    return isBelow ? .min : cutoff
  }
}
