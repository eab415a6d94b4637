import ServingCore

/// A queue with the time, policy and costs that it is asked with.
struct QueueRig {
  var queue = BatchQueue<Candidate>()
  var decision = BatchDecision<Candidate>()
  var policy: BatchPolicy
  var costs = RunCosts()
  var now = MonotonicInstant(nanoseconds: 0)
  private var idNext = 0

  init(_ policy: BatchPolicy = BatchPolicy(isBatched: true, maxRows: 8)) {
    self.policy = policy
  }

  /// Numbers the candidates in order, from 0 on.
  mutating func insert(_ candidates: [Candidate]) {
    for var candidate in candidates {
      candidate.id = idNext
      idNext += 1
      queue.insert(candidate, now: now)
    }
  }

  /// - Returns: the numbers of what runs.
  @discardableResult
  mutating func next(at nanoseconds: UInt64? = nil) -> [Int] {
    if let nanoseconds { now = MonotonicInstant(nanoseconds: nanoseconds) }
    queue.next(now: now, policy: policy, costs: costs, into: &decision)
    return decision.parts.map(\.item.id)
  }

  /// Runs that take 100 ns and 10 ns a row.
  mutating func teachCosts(costClass: Int = 0) {
    for rows in [1, 1, 2, 4, 8, 16, 2, 1] {
      costs.observe(costClass: costClass, rows: rows, nanoseconds: UInt64(100 + 10 * rows))
    }
  }
}
