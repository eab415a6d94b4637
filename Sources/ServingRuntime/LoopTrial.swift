internal import ServingCore

/// Whether event loops may run a lane's batches themselves, judged by the processor time that their
/// own runs took: by the clock, a run also takes whatever else the system let go first, which says
/// nothing about the model.
///
/// A loop tries when the fastest runs of the threads suggest it, goes on while its own runs are
/// short, and leaves it for a while when they are not. Pure: time is a parameter.
struct LoopTrial {
  /// How long loops leave a lane alone whose runs are too long for them on average.
  static let pauseNanoseconds: UInt64 = 1_000_000_000
  /// The same after a single run that was this much too long.
  static let stallFactor: UInt64 = 20
  static let stallPauseNanoseconds: UInt64 = 50_000_000

  /// Runs before loops are judged: the first ones there meet cold memory and take several times as
  /// long as those that follow.
  static let runsMin = 64

  private var costs = RunCosts()
  private var runCount = 0
  private var pausedUntil = MonotonicInstant(nanoseconds: 0)

  /// - Parameter threadCost: what runs of such rows have taken wherever they ran.
  func allows(
    rows: Int, costClass: Int, threadCost: RunCost, now: MonotonicInstant
  ) -> Bool {
    guard now >= pausedUntil else { return false }
    let own = runCount < Self.runsMin ? nil : costs[costClass].estimate(rows: rows)
    let expected = own ?? threadCost.least(rows: rows)
    return expected.map { $0 <= LoopTurn.runNanosecondsMax } ?? false
  }

  /// - Parameters:
  ///   - sample: of a run on an event loop.
  ///   - processorNanoseconds: of the loop's thread during that run.
  mutating func observe(
    _ sample: RunSample, processorNanoseconds: UInt64, now: MonotonicInstant
  ) {
    costs.observe(
      costClass: sample.costClass, rows: sample.rows, nanoseconds: processorNanoseconds)
    runCount += 1
    let expected = costs[sample.costClass].estimate(rows: sample.rows) ?? 0
    if runCount >= Self.runsMin, expected > LoopTurn.runNanosecondsMax {
      pausedUntil = now.advanced(byNanoseconds: Self.pauseNanoseconds)
      costs = RunCosts()
      runCount = 0
    } else if processorNanoseconds > LoopTurn.runNanosecondsMax * Self.stallFactor {
      pausedUntil = now.advanced(byNanoseconds: Self.stallPauseNanoseconds)
    }
  }
}
