import ExperimentStore
import ServingCore
import Testing

@Suite struct RetentionTests {
  private static let day: Int64 = 86_400 * 1_000_000
  private static let now = 100 * day

  @Test func whatIsTooOldGoesWithWhatBelongsToIt() throws {
    let fixture = StateFixture()
    let store = try fixture.open()
    for (id, age) in [("old", Int64(31)), ("bodies", 8), ("new", 6)] {
      try store.append([try .sample(id, at: Self.now - age * Self.day, input: [1])])
    }
    try store.append(
      outcomes: ["old", "bodies", "waits"].map { Outcome(requestID: $0, truth: .value(1)) },
      atMicroseconds: Self.now - 31 * Self.day)
    let report = try store.enforceRetention(nowMicroseconds: Self.now)
    #expect(report.predictions == 1)
    #expect(report.bodies == 2)
    #expect(report.outcomes == 2)
    #expect(report.isComplete)
    let reader = store.reader
    #expect(try reader.predictions(requestID: "old").isEmpty)
    #expect(try reader.outcomes(requestID: "old").isEmpty)
    #expect(try reader.outcomes(requestID: "waits").isEmpty)
    #expect(try reader.outcomes(requestID: "bodies").count == 1)
    let kept = try reader.predictions(requestID: "bodies").first
    #expect(kept?.bodiesAreGone == true)
    #expect(kept?.record.input == nil)
    #expect(try reader.predictions(requestID: "new").first?.record.input == [1])
  }

  @Test func ageIsToTheMicrosecond() throws {
    let fixture = StateFixture()
    let store = try fixture.open()
    let policy = RetentionPolicy(ageSecondsMax: 1)
    try store.append([try .sample("at", at: 1), try .sample("over", at: 0)])
    let report = try store.enforceRetention(policy, nowMicroseconds: 1_000_001)
    #expect(report.predictions == 1)
    #expect(try store.reader.predictions(requestID: "at").count == 1)
  }

  /// A clock that was ahead for a while must not hold up what came after it.
  @Test func orderOfWritingDoesNotMatterForAge() throws {
    let fixture = StateFixture()
    let store = try fixture.open()
    try store.append([
      try .sample("future", at: Self.now + 1_000 * Self.day), try .sample("old", at: 0),
      try .sample("else", model: "other", at: 0),
    ])
    #expect(try store.enforceRetention(nowMicroseconds: Self.now).predictions == 2)
    #expect(try store.reader.predictions(requestID: "future").count == 1)
  }

  @Test func theFileShrinksToItsBudget() throws {
    let fixture = StateFixture()
    let store = try fixture.open()
    let input = [UInt8](repeating: 7, count: 2_000)
    for batch in 0..<10 {
      try store.append(
        try (0..<1_000).map { try .sample("\(batch)-\($0)", at: Self.now, input: input) })
    }
    let policy = RetentionPolicy(byteCountMax: 8 << 20)
    let report = try store.enforceRetention(policy, nowMicroseconds: Self.now)
    #expect(report.isComplete)
    #expect(report.byteCountBefore > 20 << 20)
    #expect(report.byteCountAfter <= policy.byteCountMax)
    #expect(StateFixture.byteCount(of: fixture.database) <= policy.byteCountMax)
    #expect(report.predictions > 0 && report.predictions < 10_000)
    // The oldest are those that went.
    #expect(try store.reader.predictions(requestID: "0-0").isEmpty)
    #expect(try store.reader.predictions(requestID: "9-999").count == 1)
    let again = try store.enforceRetention(policy, nowMicroseconds: Self.now)
    #expect(again.predictions == 0 && again.isComplete)
  }

  @Test func oneCallDoesOnlySoMuch() throws {
    let fixture = StateFixture()
    let store = try fixture.open()
    try store.append(try (0..<5_000).map { try .sample("\($0)", at: 0) })
    var calls = 0
    var deleted = 0
    var isComplete = false
    while !isComplete, calls < 100 {
      let report = try store.enforceRetention(nowMicroseconds: Self.now, stepsMax: 2)
      isComplete = report.isComplete
      deleted += report.predictions
      calls += 1
    }
    #expect(deleted == 5_000)
    #expect(calls > 1 && calls < 100)
  }

  @Test func aBudgetThatNothingFitsEndsWithAnEmptyStore() throws {
    let fixture = StateFixture()
    let store = try fixture.open()
    try store.append([try .sample("a")])
    try store.append(outcomes: [Outcome(requestID: "b", truth: .value(1))], atMicroseconds: 1)
    let report = try store.enforceRetention(
      RetentionPolicy(byteCountMax: 0), nowMicroseconds: 2)
    #expect(report.predictions == 1 && report.outcomes == 1 && report.isComplete)
  }

  @Test func evidenceThatNobodyUpdatesGoes() throws {
    let fixture = StateFixture()
    let store = try fixture.open()
    for (since, age) in [(1, Int64(31)), (2, 1)] {
      try store.save([
        try StoredEvidence(
          key: StoredEvidence.Key(
            model: .sample(), canary: .sample(2), since: since, arm: .canary, version: .sample(2)),
          payload: [], step: 0, stepRequests: 0,
          updatedAtMicroseconds: Self.now - age * Self.day)
      ])
    }
    #expect(try store.enforceRetention(nowMicroseconds: Self.now).evidence == 1)
    #expect(try store.reader.evidence().map(\.key.since) == [2])
  }
}
