import ExperimentStore
import GRDB
import ServingCore
import Testing

@Suite struct ShadowRoundTripTests {
  private static func full() throws -> ShadowRecord {
    try ShadowRecord(
      comparison: .sample(baseline: .max, candidate: 1, since: 99_999_999), requestID: "9f1c",
      receivedAtMicroseconds: .max, baseline: OutputSummary(label: "stays", score: 0.1),
      candidate: OutputSummary(label: "goes", score: 0.9), code: .deadlineExceeded, differs: true,
      magnitude: 1_000.25, baselineMicroseconds: .max, candidateMicroseconds: 7, rowCount: 64,
      slices: ["country": "CH", "a\"b\\": "\n\u{0}\u{7f}é🙂"])
  }

  private static func edges() throws -> [ShadowRecord] {
    var records = [try full(), try .sample("bare")]
    func add(_ change: (inout ShadowRecord) -> Void) throws {
      var record = try full()
      change(&record)
      records.append(record)
    }
    try add { $0.comparison.since = 0 }
    try add { $0.receivedAtMicroseconds = .min }
    try add { $0.requestID = "" }
    try add { $0.requestID = "nul\u{0}in it" }
    try add { $0.baseline = OutputSummary(label: "", score: nil) }
    try add { $0.candidate = OutputSummary(label: "a\u{0}b", score: -.infinity) }
    try add { $0.candidate.score = .leastNonzeroMagnitude }
    try add { $0.magnitude = .infinity }
    try add { $0.magnitude = 0 }
    try add { $0.differs = false }
    try add { $0.slices = ["": ""] }
    for code in StatusCode.allCases { try add { $0.code = code } }
    return records
  }

  @Test func everyFieldComesBack() throws {
    let fixture = StateFixture()
    let store = try fixture.open()
    for record in try Self.edges() {
      try store.append(shadows: [record])
      let found = try store.reader.shadowReplies(requestID: record.requestID)
      #expect(found.first { $0.comparison == record.comparison } == record)
    }
  }

  @Test func whatIsNoNumberComesBack() throws {
    let fixture = StateFixture()
    let store = try fixture.open()
    var record = try ShadowRecord.sample("a", candidate: OutputSummary(score: .nan))
    record.magnitude = .nan
    try store.append(shadows: [record])
    let found = try store.reader.shadowReplies(requestID: "a")
    #expect(found.first?.candidate.score?.isNaN == true)
    #expect(found.first?.magnitude.isNaN == true)
  }

  @Test func repliesAreByComparisonAndNewestFirst() throws {
    let fixture = StateFixture()
    let store = try fixture.open()
    let ids = try [ComparisonID.sample(), .sample(candidate: 4), .sample("other")]
    let most = StoreLimits.shadowRepliesPerRequestMax
    for number in 0..<most + 5 {
      try store.append(shadows: try ids.map { try .sample("r", of: $0, at: Int64(number)) })
    }
    try store.append(shadows: [try .sample("else")])
    let found = try store.reader.shadowReplies(requestID: "r")
    #expect(found.map(\.comparison) == ids.flatMap { Array(repeating: $0, count: most) })
    let times = (5..<Int64(most) + 5).reversed()
    #expect(found.prefix(most).map(\.receivedAtMicroseconds) == Array(times))
    #expect(try store.reader.shadowReplies(requestID: "nobody").isEmpty)
  }

  @Test func aBatchIsWrittenWholeOrNotAtAll() throws {
    let fixture = StateFixture()
    let store = try ExperimentStore(folder: fixture.path, byteCountMax: 400_000)
    let id = try ComparisonID.sample(since: 9)
    let batch = try (0..<10_000).map { try ShadowRecord.sample("r\($0)", of: id) }
    #expect(errorOf { try store.append(shadows: batch) }?.code == .resourceExhausted)
    #expect(try store.reader.shadowReplyCount() == 0)
    // The comparison's row went with the batch, and is made again.
    try store.append(shadows: [batch[0]])
    #expect(try store.reader.shadowReplies(requestID: "r0") == [batch[0]])
    try store.append(shadows: [])
    #expect(try store.reader.shadowReplyCount() == 1)
  }

  @Test func peopleReadTheSame() throws {
    let fixture = StateFixture()
    let store = try fixture.open()
    try store.append(shadows: [try Self.full()])
    let queue = try DatabaseQueue(path: fixture.database)
    let row = try queue.read { try Row.fetchOne($0, sql: "SELECT * FROM shadow_log") }
    #expect(row?["model"] == "churn")
    #expect(row?["since"] == 99_999_999)
    #expect(row?["code"] == "DEADLINE_EXCEEDED")
    #expect(row?["baseline_label"] == "stays")
    #expect(row?["candidate_score"] == 0.9)
    #expect(row?["differs"] == 1)
  }
}
