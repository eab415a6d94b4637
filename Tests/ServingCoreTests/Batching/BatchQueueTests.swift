import ServingCore
import Testing

/// What runs together, and what does not run any more.
@Suite struct BatchQueueTests {
  struct Example: CustomTestStringConvertible {
    var testDescription: String
    var queue: [Candidate]
    var isBatched = true
    var maxRows = 8
    var batch: [Int] = []
    var expired: [Int] = []
    var cancelled: [Int] = []
  }

  static let examples = [
    Example(testDescription: "an empty queue asks for nothing", queue: []),
    Example(testDescription: "one request runs alone", queue: [.rows(1)], batch: [0]),
    Example(
      testDescription: "rows are gathered up to the limit", queue: [.rows(3), .rows(5), .rows(1)],
      batch: [0, 1]),
    Example(
      testDescription: "what would pass the limit waits, a smaller one behind it goes",
      queue: [.rows(3), .rows(6), .rows(5)], batch: [0, 2]),
    Example(
      testDescription: "a first request at the limit runs alone", queue: [.rows(8), .rows(1)],
      batch: [0]),
    Example(
      testDescription: "a later request over the limit waits for its turn",
      queue: [.rows(1), .rows(9), .rows(2)], batch: [0, 2]),
    Example(
      testDescription: "row counts that would overflow are not added",
      queue: [.rows(2), .rows(.max - 2)], maxRows: .max - 1, batch: [0]),
    Example(
      testDescription: "without batching the oldest runs alone", queue: [.rows(1), .rows(1)],
      isBatched: false, batch: [0]),
    Example(
      testDescription: "without batching a request over the limit is not split",
      queue: [.rows(9)], isBatched: false, batch: [0]),
    Example(
      testDescription: "other shapes are overtaken and stay",
      queue: [.kind(0), .kind(1), .kind(0), .kind(1)], batch: [0, 2]),
    Example(
      testDescription: "only the oldest one's shape counts", queue: [.kind(1), .kind(0), .kind(1)],
      batch: [0, 2]),
    Example(
      testDescription: "a deadline that is now has passed",
      queue: [.deadline(1_000), .deadline(999), .deadline(1_001)], batch: [2], expired: [0, 1]),
    Example(
      testDescription: "all expired: nothing runs", queue: [.deadline(1), .deadline(2)],
      expired: [0, 1]),
    Example(
      testDescription: "the cancelled are taken out wherever they stand",
      queue: [.cancelled, .rows(8), .cancelled, .rows(1)], batch: [1], cancelled: [0, 2]),
    Example(
      testDescription: "expired behind a full batch are still found",
      queue: [.rows(8), .deadline(5), .cancelled], batch: [0], expired: [1], cancelled: [2]),
    Example(
      testDescription: "a request both cancelled and expired is cancelled",
      queue: [
        Candidate(deadline: MonotonicInstant(nanoseconds: 1), isCancelled: true), .rows(1),
      ], batch: [1], cancelled: [0]),
  ]

  @Test(arguments: examples)
  func decides(_ example: Example) {
    var rig = QueueRig(BatchPolicy(isBatched: example.isBatched, maxRows: example.maxRows))
    rig.insert(example.queue)
    rig.queue.noteCancellation()
    #expect(rig.next(at: 1_000) == example.batch)
    #expect(rig.decision.expired.map(\.id) == example.expired)
    #expect(rig.decision.cancelled.map(\.id) == example.cancelled)
    let rows = example.queue.reduce(0) { $0 + $1.rowCount }
    #expect(rig.queue.rowCount == rows - rig.decision.releasedRows)
    let gone = example.batch.count + example.expired.count + example.cancelled.count
    #expect(rig.queue.count == example.queue.count - gone)
  }

  @Test func emptiesTheLastDecisionFirst() {
    var rig = QueueRig()
    rig.insert([.rows(1), .deadline(1), .cancelled])
    rig.queue.noteCancellation()
    rig.next(at: 1)
    #expect(rig.decision.releasedRows == 3)
    #expect(rig.next().isEmpty)
    #expect(rig.decision.expired.isEmpty && rig.decision.cancelled.isEmpty)
    #expect(rig.decision.rowCount == 0 && rig.decision.releasedRows == 0)
  }

  @Test func aCancelledRequestThatNobodyNotedDoesNotRun() {
    var rig = QueueRig()
    rig.insert([.cancelled, .rows(1), .cancelled])
    #expect(rig.next() == [1])
    #expect(rig.decision.cancelled.map(\.id) == [0])
    #expect(rig.next().isEmpty)
    #expect(rig.decision.cancelled.map(\.id) == [2])
    #expect(rig.queue.isEmpty)
  }

  @Test func looksOnlySoFarAheadForARequestThatFits() {
    let lookAhead = BatchQueue<Candidate>.lookAheadMax
    for (others, batch) in [(lookAhead - 1, [0, lookAhead]), (lookAhead, [0])] {
      var rig = QueueRig()
      rig.insert([.kind(0)] + Array(repeating: .kind(1), count: others) + [.kind(0)])
      #expect(rig.next() == batch)
    }
  }

  static let preferred: [(waiting: [Int], rows: Int)] = [
    ([1, 1, 1], 3), ([1, 1, 1, 1], 4), ([1, 1, 1, 1, 1], 4), ([2, 2, 1, 1, 1], 6),
    ([3, 2], 5), ([5], 5), ([2, 2, 2, 1], 6), ([4, 4], 8), ([2, 2, 1], 4), ([1, 6], 7),
  ]

  @Test(arguments: preferred)
  func endsAtAPreferredSizeWhereRequestsDo(waiting: [Int], rows: Int) {
    var rig = QueueRig(BatchPolicy(isBatched: true, maxRows: 8, preferredRows: [4, 6]))
    rig.insert(waiting.map { .rows($0) })
    rig.next()
    #expect(rig.decision.rowCount == rows)
    #expect(rig.queue.rowCount == waiting.reduce(0, +) - rows)
  }
}
