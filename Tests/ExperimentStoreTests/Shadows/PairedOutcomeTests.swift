import ExperimentStore
import ServingCore
import ServingTestKit
import Testing

@Suite struct PairedOutcomeTests {
  private static func reply(
    _ requestID: String, at microseconds: Int64 = 1, of id: ComparisonID? = nil,
    code: StatusCode? = nil, slices: [String: String] = [:]
  ) throws -> ShadowRecord {
    try .sample(
      requestID, of: id, at: microseconds, baseline: OutputSummary(label: "a", score: 0.25),
      candidate: OutputSummary(label: "b", score: Double(microseconds)), code: code,
      slices: slices)
  }

  private static func pair(
    _ truth: Outcome.Truth, at microseconds: Int64 = 1, _ parameters: [String: String] = [:]
  ) -> PairedOutcome {
    PairedOutcome(
      truth: truth, baseline: OutputSummary(label: "a", score: 0.25),
      candidate: OutputSummary(label: "b", score: Double(microseconds)), parameters: parameters)
  }

  @Test func bothSaysMeetTheTruthInAnyOrder() throws {
    let fixture = StateFixture()
    let store = try fixture.open()
    try store.append(
      outcomes: [Outcome(requestID: "early", truth: .label("a"))], atMicroseconds: 1)
    try store.append(shadows: [
      try Self.reply("early", slices: ["country": "CH"]), try Self.reply("late"),
      try Self.reply("never"), try Self.reply("failed", code: .internal),
      try Self.reply("else", of: .sample(candidate: 5)),
    ])
    // A request may be in the prediction log, or not.
    try store.append([try .sample("late")])
    try store.append(
      outcomes: ["failed", "else", "unknown"].map { Outcome(requestID: $0, truth: .value(1)) }
        + [Outcome(requestID: "late", truth: .value(2))], atMicroseconds: 2)
    let found = try store.reader.pairedOutcomes(of: .sample())
    #expect(found == [Self.pair(.value(2)), Self.pair(.label("a"), ["country": "CH"])])
    #expect(try store.reader.pairedOutcomes(of: .sample(), max: 1) == [Self.pair(.value(2))])
    #expect(try store.reader.pairedOutcomes(of: .sample(), sinceMicroseconds: 2).isEmpty)
    #expect(try store.reader.pairedOutcomes(of: .sample("nobody")).isEmpty)
  }

  @Test func aRequestCountsOnceWithItsNewestOutcome() throws {
    let fixture = StateFixture()
    let store = try fixture.open()
    for time in 1...5 as ClosedRange<Int64> {
      try store.append([try .sample("r", at: time)])
      try store.append(shadows: [try Self.reply("r", at: time, code: time == 5 ? .internal : nil)])
      try store.append(
        outcomes: [Outcome(requestID: "r", truth: .value(Double(time)), source: "s\(time % 2)")],
        atMicroseconds: time)
    }
    #expect(try store.reader.pairedOutcomes(of: .sample()) == [Self.pair(.value(5), at: 4)])
  }

  @Test func repliesAreFoundAcrossSegmentsOfTheIndex() throws {
    let fixture = StateFixture()
    let store = try fixture.open()
    // More than two segments of 131,072 rows, and those of another comparison in between.
    for start in stride(from: 0, to: 280_000, by: 10_000) {
      let id = try ComparisonID.sample(candidate: start == 140_000 ? 9 : 2)
      try store.append(
        shadows: try (start..<start + 10_000).map {
          try Self.reply("r\($0)", at: Int64($0), of: id)
        })
    }
    let numbers = [0, 131_070, 131_071, 131_072, 262_143, 262_144, 279_999]
    try store.append(
      outcomes: numbers.map { Outcome(requestID: "r\($0)", truth: .value(1)) }, atMicroseconds: 1)
    let found = try store.reader.pairedOutcomes(of: .sample())
    #expect(found.map(\.candidate.score) == numbers.reversed().map { Double($0) })
    #expect(try store.reader.pairedOutcomes(of: .sample(candidate: 9)).isEmpty)
  }

  /// Whatever comes in whatever order, the pairs are those of a plain look through everything.
  @Test(arguments: SeededRandom.seeds) func anyOrderGivesThePlainAnswer(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let fixture = StateFixture()
    let store = try fixture.open()
    let ids = try [ComparisonID.sample(), .sample(candidate: 4)]
    var replies: [ShadowRecord] = []
    var outcomes: [Outcome] = []
    for step in 0..<200 {
      let requestID = "r\(Int.random(in: 0..<40, using: &random))"
      switch Int.random(in: 0..<3, using: &random) {
      case 0: try store.append([try .sample(requestID)])
      case 1:
        let record = try Self.reply(
          requestID, at: Int64(step), of: ids[random.isOne(in: 2) ? 0 : 1],
          code: random.isOne(in: 5) ? .unavailable : nil)
        try store.append(shadows: [record])
        replies.append(record)
      default:
        let outcome = Outcome(requestID: requestID, truth: .value(Double(step)))
        try store.append(outcomes: [outcome], atMicroseconds: Int64(step))
        outcomes.append(outcome)
      }
    }
    for id in ids {
      let expected = Set(outcomes.map(\.requestID)).compactMap { requestID -> PairedOutcome? in
        let reply = replies.last {
          $0.comparison == id && $0.requestID == requestID && $0.code == nil
        }
        guard let reply, let truth = outcomes.last(where: { $0.requestID == requestID })?.truth
        else { return nil }
        return Self.pair(truth, at: reply.receivedAtMicroseconds)
      }
      let found = try store.reader.pairedOutcomes(of: id)
      #expect(found.count == expected.count)
      #expect(Set(found) == Set(expected))
    }
  }
}
