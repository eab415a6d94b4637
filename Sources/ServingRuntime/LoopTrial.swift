internal import ServingCore

/// Whether event loops may run a lane's batches themselves, judged by the processor time that their
/// own runs took: by the clock, a run also takes whatever else the system let go first, which says
/// nothing about the model.
///
/// The system has to be asked for a thread's processor time, twice a run, which took 3 % of all
/// that a lone request does. So once a lane is known only one of ``samplePeriod`` runs is measured,
/// and every one for a while after one that took too long by the clock.
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
  /// Of the runs of a lane that is known, one in so many is measured.
  static let samplePeriod = 16

  private var costs = RunCosts()
  /// Of those that were measured.
  private var runCount = 0
  /// Runs to measure in a row, before only samples are.
  private var doubtfulRuns = runsMin
  private var unmeasuredRuns = 0
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

  /// Whether the processor time of the run that begins now is to be measured.
  mutating func asksProcessorTime() -> Bool {
    if doubtfulRuns > 0 {
      doubtfulRuns -= 1
      return true
    }
    unmeasuredRuns = (unmeasuredRuns + 1) % Self.samplePeriod
    return unmeasuredRuns == 0
  }

  /// - Parameters:
  ///   - sample: of a run on an event loop.
  ///   - processorNanoseconds: of the loop's thread during that run; nil if it was not measured.
  mutating func observe(
    _ sample: RunSample, processorNanoseconds: UInt64?, now: MonotonicInstant
  ) {
    if sample.nanoseconds > LoopTurn.runNanosecondsMax { doubtfulRuns = Self.runsMin }
    guard let processorNanoseconds else { return }
    costs.observe(
      costClass: sample.costClass, rows: sample.rows, nanoseconds: processorNanoseconds)
    runCount += 1
    let expected = costs[sample.costClass].estimate(rows: sample.rows) ?? 0
    if runCount >= Self.runsMin, expected > LoopTurn.runNanosecondsMax {
      pausedUntil = now.advanced(byNanoseconds: Self.pauseNanoseconds)
      costs = RunCosts()
      runCount = 0
      doubtfulRuns = Self.runsMin
    } else if processorNanoseconds > LoopTurn.runNanosecondsMax * Self.stallFactor {
      pausedUntil = now.advanced(byNanoseconds: Self.stallPauseNanoseconds)
    }
  }
}
