import ServingCore

/// A waiting request as the policy sees it. Requests of one `kind` may share a batch.
struct Candidate: BatchCandidate, Hashable {
  var rowCount = 1
  var deadline = MonotonicInstant.distantFuture
  var isCancelled = false
  var kind = 0

  func sharesBatch(with other: Candidate) -> Bool { kind == other.kind }

  static func rows(_ count: Int) -> Candidate { Candidate(rowCount: count) }

  static func kind(_ kind: Int, rows: Int = 1) -> Candidate {
    Candidate(rowCount: rows, kind: kind)
  }

  static let cancelled = Candidate(isCancelled: true)

  static func deadline(_ nanoseconds: UInt64) -> Candidate {
    Candidate(deadline: MonotonicInstant(nanoseconds: nanoseconds))
  }
}
