/// What a run takes as a straight line over its rows, learned while serving: least squares with
/// exponential forgetting, in one pass (after Welford 1962 and West 1979). Pure.
@usableFromInline package struct RunCost: Hashable, Sendable {
  /// The weight of what was known against the next run: about the last 50 count.
  static let memory = 0.98
  /// A run that takes longer than so many times what was expected counts as if it took that: one
  /// that the system has held up says little about the next, and a model that has become slow still
  /// shows within some twenty runs.
  static let surpriseMax = 8.0
  /// Runs before anything is said. The first of them readies the engine's memory and counts for
  /// nothing else.
  @usableFromInline package static let runsMin = 4
  /// Beyond it, 32 years, no estimate goes.
  static let nanosecondsMax = 1e18

  private var weight = 0.0
  private var meanRows = 0.0
  private var meanNanoseconds = 0.0
  private var rowVariance = 0.0
  private var covariance = 0.0
  private var runCount = 0
  private var rowsSeenMin = Int.max
  private var rowsSeenMax = 1
  private var fastest = FastestRatio()

  @usableFromInline package init() {}

  /// Whether enough runs were seen to say anything.
  @usableFromInline package var isKnown: Bool { runCount >= Self.runsMin }

  @usableFromInline package mutating func observe(rows: Int, nanoseconds: UInt64) {
    defer { if runCount < Self.runsMin { runCount += 1 } }
    guard runCount > 0 else { return }
    let rows = max(1, rows)
    var seen = Double(max(1, nanoseconds))
    if isKnown {
      let expected = expected(rows: Double(rows))
      seen = min(seen, expected * Self.surpriseMax)
      fastest.observe(seen / expected)
    }
    rowsSeenMin = min(rowsSeenMin, rows)
    rowsSeenMax = max(rowsSeenMax, rows)
    fit(rows: Double(rows), nanoseconds: seen)
  }

  private mutating func fit(rows: Double, nanoseconds: Double) {
    weight = weight * Self.memory + 1
    let share = 1 / weight
    let rowDifference = rows - meanRows
    let timeDifference = nanoseconds - meanNanoseconds
    meanRows += share * rowDifference
    meanNanoseconds += share * timeDifference
    rowVariance = (1 - share) * (rowVariance + share * rowDifference * rowDifference)
    covariance = (1 - share) * (covariance + share * rowDifference * timeDifference)
  }

  /// What a run of `rows` is expected to take, in nanoseconds; nil before ``isKnown``.
  ///
  /// Where only one size was seen, nothing tells rows from overhead: smaller runs are taken to cost
  /// as much, larger ones in proportion, so that the estimate is rather too high.
  @usableFromInline package func estimate(rows: Int) -> UInt64? {
    isKnown ? UInt64(expected(rows: Double(max(1, rows)))) : nil
  }

  /// The least that a run of `rows` may take, by the fastest runs seen against what was expected;
  /// nil before ``isKnown``.
  ///
  /// Beyond the sizes that were seen it is rather too low: smaller runs are taken to cost in
  /// proportion, and larger ones no more than the largest seen.
  @usableFromInline package func least(rows: Int) -> UInt64? {
    guard isKnown else { return nil }
    let rows = max(1, rows)
    let seen = Double(min(max(rows, rowsSeenMin), rowsSeenMax))
    return UInt64(expected(rows: seen) * fastest.ratio * min(1, Double(rows) / seen))
  }

  /// Nanoseconds of a run beside its rows, and of each row; nil before ``isKnown``.
  package var summary: (baseNanoseconds: Double, rowNanoseconds: Double)? {
    guard isKnown else { return nil }
    let (base, slope) = line
    return slope.map { (base, $0) } ?? (meanNanoseconds, 0)
  }

  /// From 1 to ``nanosecondsMax``.
  private func expected(rows: Double) -> Double {
    let (base, slope) = line
    let nanoseconds =
      slope.map { base + $0 * rows } ?? (meanNanoseconds * max(1, rows / max(1, meanRows)))
    return min(max(1, nanoseconds), Self.nanosecondsMax)
  }

  /// No slope where the sizes seen are all but the same.
  private var line: (base: Double, slope: Double?) {
    let tellingVariance = 0.000_1 * meanRows * meanRows
    guard rowVariance > tellingVariance else { return (meanNanoseconds, nil) }
    let slope = max(0, covariance / rowVariance)
    let base = meanNanoseconds - slope * meanRows
    // Through the origin where the line would have rows cost less than nothing.
    return base >= 0 ? (base, slope) : (0, meanNanoseconds / meanRows)
  }
}
