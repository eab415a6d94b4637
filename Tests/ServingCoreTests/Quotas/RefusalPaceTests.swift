import ServingCore
import Testing

@Suite struct RefusalPaceTests {
  private static let interval = 1_000_000_000 / RefusalPace.refusalsPerSecond

  @Test func aBurstIsFreeAndWhatFollowsIsWaitedFor() {
    var pace = RefusalPace()
    let now = MonotonicInstant(nanoseconds: 5_000)
    for _ in 0..<RefusalPace.burst { #expect(pace.note(now: now) == 0) }
    #expect(pace.note(now: now) == Self.interval)
    #expect(pace.note(now: now) == 2 * Self.interval)
  }

  @Test func whoKeepsThePaceIsNeverHeldUp() {
    var pace = RefusalPace()
    for turn in 0..<20_000 {
      let now = MonotonicInstant(nanoseconds: UInt64(turn) * Self.interval)
      #expect(pace.note(now: now) == 0)
    }
  }

  @Test func noPauseIsLongerThanTheLongest() {
    var pace = RefusalPace()
    let now = MonotonicInstant(nanoseconds: 0)
    let longest = (0..<100_000).map { _ in pace.note(now: now) }.max()
    #expect(longest == RefusalPace.pauseNanosecondsMax)
    // Nor is more than that held against it later.
    let later = now.advanced(byNanoseconds: RefusalPace.pauseNanosecondsMax)
    #expect(pace.note(now: later) == Self.interval)
  }

  @Test func aPauseMakesItGood() {
    var pace = RefusalPace()
    let now = MonotonicInstant(nanoseconds: 0)
    for _ in 0..<RefusalPace.burst + 500 { _ = pace.note(now: now) }
    let later = now.advanced(byNanoseconds: 1_000_000_000)
    for _ in 0..<RefusalPace.burst { #expect(pace.note(now: later) == 0) }
  }

  /// At the clock's end there is no later instant: nothing overflows.
  @Test func theEndOfTimeIsNoCrash() {
    var pace = RefusalPace()
    for _ in 0..<5_000 { _ = pace.note(now: .distantFuture) }
  }
}
