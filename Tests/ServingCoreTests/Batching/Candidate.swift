import ServingCore

/// A waiting request as the queue sees it. Requests of one `kind` may share a batch.
struct Candidate: BatchCandidate, Hashable, CustomStringConvertible {
  var id = 0
  var rowCount = 1
  var deadline = MonotonicInstant.distantFuture
  var isCancelled = false
  var kind = 0
  var flow: UInt64 = 0
  var urgency: UInt8 = 3
  var costClass: Int { kind }

  var description: String { "#\(id)" }

  func sharesBatch(with other: Candidate) -> Bool { kind == other.kind }

  static func rows(_ count: Int) -> Candidate { Candidate(rowCount: count) }

  static func kind(_ kind: Int, rows: Int = 1) -> Candidate {
    Candidate(rowCount: rows, kind: kind)
  }

  static func flow(_ flow: UInt64, urgency: UInt8 = 3, rows: Int = 1) -> Candidate {
    Candidate(rowCount: rows, flow: flow, urgency: urgency)
  }

  static let cancelled = Candidate(isCancelled: true)

  static func deadline(_ nanoseconds: UInt64, rows: Int = 1) -> Candidate {
    Candidate(rowCount: rows, deadline: MonotonicInstant(nanoseconds: nanoseconds))
  }
}
