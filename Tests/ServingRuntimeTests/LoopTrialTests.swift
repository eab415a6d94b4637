import ServingCore
import Testing

@testable import ServingRuntime

struct LoopTrialTests {
  private static let now = MonotonicInstant(nanoseconds: 1_000)

  private static func cost(_ nanoseconds: UInt64) -> RunCost {
    var cost = RunCost()
    for _ in 0..<RunCost.runsMin + 4 { cost.observe(rows: 1, nanoseconds: nanoseconds) }
    return cost
  }

  private func allows(
    _ trial: LoopTrial, thread: RunCost, at now: MonotonicInstant = Self.now
  ) -> Bool {
    trial.allows(rows: 1, costClass: 1, threadCost: thread, now: now)
  }

  private func observe(_ trial: inout LoopTrial, _ nanoseconds: UInt64, times: Int) {
    for _ in 0..<times {
      trial.observe(
        RunSample(costClass: 1, rows: 1, nanoseconds: nanoseconds),
        processorNanoseconds: nanoseconds, now: Self.now)
    }
  }

  @Test func beginsWhereTheThreadsRunsAreShort() {
    let limit = LoopTurn.runNanosecondsMax
    #expect(!allows(LoopTrial(), thread: RunCost()))
    #expect(allows(LoopTrial(), thread: Self.cost(limit)))
    #expect(!allows(LoopTrial(), thread: Self.cost(limit + 1)))
  }

  @Test func leavesWhatIsTooLongAloneForAWhile() {
    let short = Self.cost(1_000)
    var trial = LoopTrial()
    observe(&trial, 2 * LoopTurn.runNanosecondsMax, times: LoopTrial.runsMin)
    #expect(!allows(trial, thread: short))
    let later = Self.now.advanced(byNanoseconds: LoopTrial.pauseNanoseconds)
    #expect(allows(trial, thread: short, at: later))
  }

  @Test func aFewColdRunsAreForgiven() {
    var trial = LoopTrial()
    observe(&trial, 3 * LoopTurn.runNanosecondsMax, times: 8)
    observe(&trial, 1_000, times: LoopTrial.runsMin)
    #expect(allows(trial, thread: Self.cost(1_000)))
  }

  @Test func aStallPausesAtOnce() {
    var trial = LoopTrial()
    observe(&trial, LoopTurn.runNanosecondsMax * LoopTrial.stallFactor + 1, times: 1)
    #expect(!allows(trial, thread: Self.cost(1_000)))
    let later = Self.now.advanced(byNanoseconds: LoopTrial.stallPauseNanoseconds)
    #expect(allows(trial, thread: Self.cost(1_000), at: later))
  }

  private func measured(_ trial: inout LoopTrial, of runs: Int) -> Int {
    (0..<runs).count { _ in trial.asksProcessorTime() }
  }

  @Test func onceKnownOnlySamplesAreMeasured() {
    var trial = LoopTrial()
    #expect(measured(&trial, of: LoopTrial.runsMin) == LoopTrial.runsMin)
    #expect(measured(&trial, of: 10 * LoopTrial.samplePeriod) == 10)
  }

  /// It may have been the system's doing, or the model's.
  @Test func aRunThatIsLongByTheClockHasAllMeasuredForAWhile() {
    let limit = LoopTurn.runNanosecondsMax
    for (nanoseconds, isDoubtful) in [(limit, false), (limit + 1, true)] {
      var trial = LoopTrial()
      _ = measured(&trial, of: LoopTrial.runsMin)
      let sample = RunSample(costClass: 1, rows: 1, nanoseconds: nanoseconds)
      trial.observe(sample, processorNanoseconds: nil, now: Self.now)
      let few = LoopTrial.samplePeriod - 1
      #expect(measured(&trial, of: few) == (isDoubtful ? few : 0))
      #expect(allows(trial, thread: Self.cost(1_000)))
    }
  }

  @Test func anewEveryRunIsMeasured() {
    var trial = LoopTrial()
    _ = measured(&trial, of: LoopTrial.runsMin)
    observe(&trial, 2 * LoopTurn.runNanosecondsMax, times: LoopTrial.runsMin)
    #expect(measured(&trial, of: LoopTrial.runsMin) == LoopTrial.runsMin)
  }
}
