import ServingCore
import ServingTestKit
import Testing

@Suite struct TokenBucketTests {
  /// A bucket as one would write it down: tokens that drip in, never more than it holds. Counted in
  /// nanoseconds' worth of them, so that nothing is rounded.
  private struct Naive {
    var credit: UInt64
    var at: UInt64 = 0
    let interval: UInt64
    let burst: UInt64

    mutating func take(_ now: UInt64) -> Bool {
      credit = min(burst * interval, credit + now - at)
      at = now
      guard credit >= interval else { return false }
      credit -= interval
      return true
    }
  }

  @Test(arguments: SeededRandom.seeds)
  func decidesAsANaiveBucketDoes(_ seed: UInt64) {
    var random = SeededRandom(seed: seed)
    for _ in 0..<50 {
      // Rates whose interval is whole, so that neither of the two has to round.
      let interval: UInt64 =
        [1_000, 2_000_000, 1_000_000_000].randomElement(using: &random) ?? 1_000
      let burst = UInt64.random(in: 1...20, using: &random)
      let bucket = TokenBucket(tokensPerSecond: 1e9 / Double(interval), burst: Int(burst))
      var naive = Naive(credit: burst * interval, interval: interval, burst: burst)
      var (now, full, refused) = (UInt64(0), UInt64(0), 0)
      for step in 0..<500 {
        now += UInt64.random(in: 0...interval * 2, using: &random) / 4
        let expected = naive.take(now)
        switch bucket.take(full: full, now: MonotonicInstant(nanoseconds: now)) {
        case .taken(let next):
          #expect(expected, "step \(step) of seed \(seed)")
          full = next
        case .refused(let wait):
          refused += 1
          #expect(!expected, "step \(step) of seed \(seed)")
          // Not a nanosecond more is to be waited, and none less.
          let ready = MonotonicInstant(nanoseconds: now + wait)
          let early = MonotonicInstant(nanoseconds: now + wait - 1)
          #expect(isTaken(bucket.take(full: full, now: ready)))
          #expect(!isTaken(bucket.take(full: full, now: early)))
        }
      }
      #expect(refused > 0)
    }
  }

  private func isTaken(_ decision: TokenBucket.Decision) -> Bool {
    if case .taken = decision { true } else { false }
  }

  private func burstTaken(_ bucket: TokenBucket, full: UInt64 = 0, now: UInt64) -> Int {
    var (full, count) = (full, 0)
    while count < 100_000,
      case .taken(let next) = bucket.take(full: full, now: MonotonicInstant(nanoseconds: now))
    {
      full = next
      count += 1
    }
    return count
  }

  @Test(arguments: [1, 2, 10, 4_000])
  func aFullBucketGivesItsBurst(_ burst: Int) {
    let bucket = TokenBucket(tokensPerSecond: 10, burst: burst)
    #expect(burstTaken(bucket, now: 5_000_000_000) == burst)
    #expect(burstTaken(bucket, now: 0) == burst)
  }

  @Test func aBurstOfLessThanOneIsOne() {
    #expect(burstTaken(TokenBucket(tokensPerSecond: 10, burst: 0), now: 7) == 1)
    #expect(burstTaken(TokenBucket(tokensPerSecond: 10, burst: -3), now: 7) == 1)
  }

  @Test(arguments: [0, -1, .nan, 1e-300]) func withoutARateTheBurstIsAll(_ rate: Double) {
    let bucket = TokenBucket(tokensPerSecond: rate, burst: 3)
    #expect(burstTaken(bucket, now: 1) <= 3)
    let day: UInt64 = 86_400_000_000_000
    let last = bucket.take(full: .max, now: MonotonicInstant(nanoseconds: day))
    #expect(!isTaken(last))
  }

  @Test func numbersBeyondAllMeasureDoNotOverflow() {
    let slow = TokenBucket(tokensPerSecond: 1e-12, burst: .max)
    #expect(isTaken(slow.take(full: 0, now: MonotonicInstant(nanoseconds: .max - 1))))
    let fast = TokenBucket(tokensPerSecond: .infinity, burst: .max)
    // What is further ahead than a bucket can be is an empty one: its next token is due at once.
    #expect(
      fast.take(full: .max, now: MonotonicInstant(nanoseconds: 0))
        == .refused(waitNanoseconds: 1))
  }

  /// An hour's debt of a slow quota is not held against a faster one that replaces it.
  @Test func aRaisedQuotaIsInForceAtOnce() {
    let now: UInt64 = 1_000_000_000
    let fast = TokenBucket(tokensPerSecond: 1_000, burst: 1)
    let debt = now + 3_600_000_000_000
    #expect(
      fast.take(full: debt, now: MonotonicInstant(nanoseconds: now))
        == .refused(waitNanoseconds: 1_000_000))
  }
}
