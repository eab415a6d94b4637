import ExperimentStore
import GRDB
import ServingCore
import Testing

@Suite struct ComparisonStoreTests {
  @Test func everyFieldComesBackAfterARestart() throws {
    let fixture = StateFixture()
    var bare = try StoredComparison.sample(.sample(since: 0), until: 5, payload: [])
    bare.baselineSHA256 = ""
    bare.candidateSHA256 = "not a digest"
    bare.settings = []
    bare.counts = StoredComparison.Counts()
    let full = try StoredComparison.sample(
      pairs: [
        .sample("inf", magnitude: .infinity), .sample("b", magnitude: 3, input: #"{"x":"\#0"}"#),
        .sample("a", magnitude: 1), .sample("zero", magnitude: 0),
      ])
    do { try fixture.open().save([bare, full]) }
    let reader = try fixture.open().reader
    #expect(try reader.comparison(full.id) == full)
    #expect(try reader.comparison(bare.id) == bare)
    #expect(try reader.comparison(.sample(since: 4)) == nil)
  }

  @Test func oneIsReplacedByItsID() throws {
    let fixture = StateFixture()
    let store = try fixture.open()
    let other = try StoredComparison.sample(.sample(since: 8), pairs: [.sample("o")])
    var comparison = try StoredComparison.sample(pairs: [.sample("a"), .sample("b")])
    try store.save([comparison, other])
    comparison.payload = [9]
    comparison.untilMicroseconds = 7
    comparison.counts.rows = 20
    comparison.candidateSHA256 = String(repeating: "f", count: 64)
    comparison.pairs = [.sample("c", magnitude: 2), .sample("b")]
    try store.save([comparison])
    #expect(try store.reader.comparison(comparison.id) == comparison)
    #expect(try store.reader.comparison(other.id) == other)
    try store.save([StoredComparison]())
    #expect(try store.reader.comparisons().count == 2)
  }

  @Test func theNewestIsListedFirst() throws {
    let fixture = StateFixture()
    let store = try fixture.open()
    let ids = try [
      ComparisonID.sample("b"), .sample("a", since: 1), .sample("a", since: 2), .sample("a"),
    ]
    for (id, until) in zip(ids, [Int64(9), 5, 7, 6]) {
      try store.save([try .sample(id, until: until)])
    }
    // Replies alone make no comparison.
    try store.append(shadows: [try .sample("r", of: .sample("a", since: 99))])
    #expect(try store.reader.comparisons().map(\.id) == [ids[0], ids[2], ids[3], ids[1]])
    #expect(try store.reader.comparisons(of: .sample("a"), max: 2).map(\.id) == [ids[2], ids[3]])
    #expect(try store.reader.comparisons(of: .sample("b")).map(\.id) == [ids[0]])
    #expect(try store.reader.comparisons(of: .sample("c")).isEmpty)
  }

  @Test func pairsAreToldApartAndThoseWithoutANumberComeLast() throws {
    let fixture = StateFixture()
    let store = try fixture.open()
    let pairs = [
      DifferentPair.sample("nan", magnitude: .nan), .sample("a", magnitude: 2),
      .sample("a", at: 5, magnitude: 2), .sample("a", magnitude: 2, input: "again"),
    ]
    for _ in 0..<2 {
      try store.save([try .sample(pairs: pairs)])
      let found = try store.reader.comparison(.sample())?.pairs ?? []
      #expect(found.map(\.requestID) == ["a", "a", "nan"])
      #expect(found.map(\.receivedAtMicroseconds) == [5, 1_000_000, 1_000_000])
      #expect(found.map(\.input) == [nil, nil, nil])
    }
  }

  @Test func limitsAreHeldAndNamed() throws {
    let fixture = StateFixture()
    let store = try fixture.open()
    let most = StoreLimits.comparisonByteCountMax
    try store.save([try .sample(payload: [UInt8](repeating: 1, count: most))])
    #expect(try store.reader.comparison(.sample())?.payload.count == most)
    let large = errorOf {
      try store.save([try .sample(payload: [UInt8](repeating: 1, count: most + 1))])
    }
    #expect(large?.code == .invalidArgument)
    #expect(large?.message.contains("at most \(most) bytes, got \(most + 1)") == true)
    let pairs = (0...StoreLimits.differentPairsMax).map { DifferentPair.sample("\($0)") }
    let many = errorOf { try store.save([try .sample(pairs: pairs)]) }
    #expect(many?.code == .invalidArgument)
    #expect(many?.message.contains("churn 1 and 2 since revision 3") == true)
    try store.save([try .sample(pairs: Array(pairs.dropLast()))])
    #expect(try store.reader.comparison(.sample())?.pairs.count == StoreLimits.differentPairsMax)
  }

  @Test func whatIsDiscardedBeginsAnew() throws {
    let fixture = StateFixture()
    let store = try fixture.open()
    let (id, other) = try (ComparisonID.sample(), ComparisonID.sample(since: 4))
    for one in [id, other] {
      try store.save([try .sample(one, pairs: [.sample("a")])])
      try store.append(shadows: try (0..<5_000).map { try .sample("r\($0)", of: one) })
    }
    #expect(try store.discard(id))
    #expect(try !store.discard(id))
    #expect(try !store.discard(.sample("nobody")))
    #expect(try store.reader.comparisons().map(\.id) == [other])
    #expect(try store.reader.comparison(other)?.pairs.count == 1)
    #expect(try store.reader.shadowReplyCount() == 5_000)
    try store.append(shadows: [try .sample("r0", of: id)])
    try store.save([try .sample(id)])
    #expect(try store.reader.comparison(id)?.pairs.isEmpty == true)
    #expect(try store.reader.shadowReplies(requestID: "r0").map(\.comparison) == [id, other])
  }

  @Test func peopleReadTheSame() throws {
    let fixture = StateFixture()
    let store = try fixture.open()
    try store.save([try .sample(pairs: [.sample("a", input: "{}")])])
    let queue = try DatabaseQueue(path: fixture.database)
    let (list, pair) = try queue.read { db in
      (
        try Row.fetchOne(db, sql: "SELECT * FROM comparison_list"),
        try Row.fetchOne(db, sql: "SELECT * FROM different_pair_log")
      )
    }
    #expect(list?["model"] == "churn")
    #expect(list?["candidate"] == 2)
    #expect(list?["first_at"] == "1970-01-01T00:00:01.000Z")
    #expect(list?["candidate_sha256"] == PredictionRecord.digest)
    #expect(list?["differing"] == 4)
    #expect(pair?["request_id"] == "a")
    #expect(pair?["candidate_output"] == #"{"label":1}"#)
    #expect(pair?["input"] == "{}")
  }
}
