import ServingCore
import Testing

@Suite struct BatchPolicyTests {
  static let now: UInt64 = 1_000

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
      testDescription: "a first request over the limit runs alone", queue: [.rows(9), .rows(1)],
      batch: [0]),
    Example(
      testDescription: "a later request over the limit waits for its turn",
      queue: [.rows(1), .rows(9), .rows(2)], batch: [0, 2]),
    Example(
      testDescription: "row counts that overflow are not added",
      queue: [.rows(2), .rows(.max)], maxRows: .max, batch: [0]),
    Example(
      testDescription: "without batching the oldest runs alone", queue: [.rows(1), .rows(1)],
      isBatched: false, batch: [0]),
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
    var decision = BatchDecision()
    BatchPolicy(isBatched: example.isBatched, maxRows: example.maxRows)
      .decide(example.queue, now: MonotonicInstant(nanoseconds: Self.now), into: &decision)
    #expect(decision.batch == example.batch)
    #expect(decision.expired == example.expired)
    #expect(decision.cancelled == example.cancelled)
  }

  @Test func emptiesTheLastDecisionFirst() {
    var decision = BatchDecision()
    decision.batch = [4]
    decision.expired = [5]
    decision.cancelled = [6]
    BatchPolicy(isBatched: true, maxRows: 1)
      .decide([Candidate](), now: MonotonicInstant(nanoseconds: 0), into: &decision)
    #expect(decision == BatchDecision())
  }

  @Test func countsPlacesAsASliceDoes() {
    let queue: [Candidate] = [.rows(1), .cancelled, .rows(1), .rows(1)]
    var decision = BatchDecision()
    BatchPolicy(isBatched: true, maxRows: 8)
      .decide(queue[1...], now: MonotonicInstant(nanoseconds: 0), into: &decision)
    #expect(decision.batch == [2, 3])
    #expect(decision.cancelled == [1])
  }
}
