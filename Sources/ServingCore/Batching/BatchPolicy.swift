/// How a version's requests may share a run.
@usableFromInline package struct BatchPolicy: Hashable, Sendable {
  /// Whether requests may share a run at all, and one be split between several.
  @usableFromInline package var isBatched: Bool
  /// Rows of a run at most: a request with more is split.
  @usableFromInline package var maxRows: Int
  /// Rows that requests are gathered up to, at most ``maxRows``, which is the default. One request
  /// may have more.
  @usableFromInline package var gatheredRowsMax: Int
  /// Sizes that the engine runs best at, ascending, all of them below ``maxRows``, which counts as
  /// one more: a batch that would end between two of them is cut at the lower one where requests
  /// end there. With none named, the sizes at which rows have cost least are chosen.
  @usableFromInline package var preferredRows: [Int]
  /// How long a request may be held back so that others join it. Zero, the default: an idle engine
  /// never waits.
  @usableFromInline package var delayNanosecondsMax: UInt64

  /// - Parameter maxRows: at least 1.
  package init(
    isBatched: Bool, maxRows: Int, preferredRows: [Int] = [], delayNanosecondsMax: UInt64 = 0
  ) {
    precondition(maxRows >= 1, "a batch of at least 1 row was expected, got \(maxRows)")
    self.isBatched = isBatched
    self.maxRows = maxRows
    gatheredRowsMax = maxRows
    self.preferredRows = preferredRows
    self.delayNanosecondsMax = delayNanosecondsMax
  }

  /// The same policy with fewer rows gathered.
  package func gathering(rowsMax: Int) -> BatchPolicy {
    var policy = self
    policy.gatheredRowsMax = min(rowsMax, maxRows)
    return policy
  }

  /// Rows of a class that run together while as many wait as may.
  package func batchRows(_ costs: RunCosts, costClass: Int) -> Int {
    guard isBatched else { return 1 }
    guard preferredRows.isEmpty else { return maxRows }
    return costs.bestBatchRows(costClass: costClass, waiting: maxRows)
  }
}
