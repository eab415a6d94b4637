internal import ServingCore

/// Learns what runs of a session cost before the first request, so that the lane knows from the
/// start what may run on an event loop and which deadlines can be kept. Goes after the warm-up.
struct CostTrial<Session: EngineSession> {
  /// No further run is begun after so long; one that has begun is not broken off.
  static var nanosecondsMax: UInt64 { 50_000_000 }
  /// Runs of each size, one more than costs need to be known.
  static var roundCount: Int { RunCost.runsMin + 1 }

  let trial: SessionTrial<Session>
  let clock: Lane.Clock

  /// Runs the smallest and the largest batch in turn.
  /// - Parameter example: a request to take the row from; zeros without one.
  /// - Returns: nothing known where the model refuses made-up rows, or is too slow to be tried.
  func run(maxRows: Int, example: [OwnedTensor]?) -> RunCosts {
    var costs = RunCosts()
    let started = clock()
    do throws(ServingError) {
      let row = try trial.warmUpRow(of: example)
      let costClass = RunCosts.costClass(elementsPerRow: trial.elementsPerRow(row))
      for _ in 0..<Self.roundCount {
        for rows in Set([1, trial.isBatched ? maxRows : 1]).sorted() {
          let begun = clock()
          guard begun.nanoseconds(since: started) < Self.nanosecondsMax else { return costs }
          try trial.warmUp(rows: rows, with: row)
          costs.observe(
            costClass: costClass, rows: rows, nanoseconds: clock().nanoseconds(since: begun))
        }
      }
    } catch {
      // The warm-up has said so in the report; costs are then learned from requests.
      return costs
    }
    return costs
  }
}
