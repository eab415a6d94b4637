import ServingCore
import ServingTestKit
import Testing

@Suite struct RateGaugeTests {
  private func at(_ seconds: Double) -> MonotonicInstant {
    MonotonicInstant(nanoseconds: UInt64((1_000 + seconds) * 1e9))
  }

  @Test func aBurstThenOneAnInterval() {
    let limit = RateLimit(3, perSeconds: 30)
    var gauge = RateGauge()
    func take(_ seconds: Double) -> Bool { gauge.take(limit, now: at(seconds)) }
    for _ in 0..<3 { #expect(take(0)) }
    #expect(!take(0))
    #expect(!take(9.9))
    #expect(take(10))
    #expect(!take(10))
    // A pause of any length brings back no more than the burst.
    for _ in 0..<3 { #expect(take(100_000)) }
    #expect(!take(100_000))
  }

  @Test func creditIsNoMoreThanTheBucketHolds() {
    let limit = RateLimit(2, perSeconds: 2)
    var gauge = RateGauge()
    func take(_ seconds: Double) -> Bool { gauge.take(limit, now: at(seconds)) }
    for _ in 0..<2 { #expect(take(0)) }
    gauge.credit(1, of: limit)
    #expect(take(0))
    #expect(!take(0))
    gauge.credit(.max, of: limit)
    for _ in 0..<2 { #expect(take(0)) }
    #expect(!take(0))
  }

  @Test func theLongestSpansStayInRange() {
    let limit = RateLimit(1, perSeconds: RateLimit.secondsMax)
    var gauge = RateGauge()
    func take(_ seconds: Double) -> Bool { gauge.take(limit, now: at(seconds)) }
    #expect(take(0))
    #expect(!take(0))
  }

  /// Against a bucket that is counted in quarters of a token.
  @Test(arguments: UInt64(1)...20)
  func isABucket(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    let burst = Int.random(in: 1...20, using: &random)
    let limit = RateLimit(burst, perSeconds: burst * Int.random(in: 1...20, using: &random))
    var gauge = RateGauge()
    var quarters = 4 * burst
    var now = UInt64(1) << 50
    for _ in 0..<500 {
      let passed = Int.random(in: 0...6, using: &random)
      now += UInt64(passed) * limit.intervalNanoseconds / 4
      quarters = min(4 * burst, quarters + passed)
      let took = gauge.take(limit, now: MonotonicInstant(nanoseconds: now))
      guard took == (quarters >= 4) else {
        Issue.record("seed \(seed): took \(took) with \(quarters) quarters of a token")
        return
      }
      if took { quarters -= 4 }
    }
  }
}
