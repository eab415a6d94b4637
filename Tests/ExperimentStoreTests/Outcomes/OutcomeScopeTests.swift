import ExperimentStore
import GRDB
import ServingCore
import Testing

/// Outcomes of those who may predict on some models only.
@Suite struct OutcomeScopeTests {
  private static func scope(_ patterns: String...) throws -> ModelScope {
    .matching(try patterns.map { try ModelPattern($0) })
  }

  private static func said(_ requestID: String, _ label: String = "a") -> [Outcome] {
    [Outcome(requestID: requestID, truth: .label(label))]
  }

  private static func outcomes(
    _ requestID: String, in store: ExperimentStore
  ) throws -> [[Outcome.Truth]] {
    try store.reader.predictions(requestID: requestID).map { $0.outcomes.map(\.outcome.truth) }
  }

  @Test(arguments: [true, false]) func onlyTheirOwnModelsAreReached(comesFirst: Bool) throws {
    let fixture = StateFixture()
    let store = try fixture.open()
    let records = [
      try PredictionRecord.sample("ours", model: "title-eu"),
      try .sample("theirs", model: "fraud"),
    ]
    if !comesFirst { try store.append(records) }
    let receipts = try ["ours", "theirs", "unknown"].map {
      try store.append(
        outcomes: Self.said($0), from: Self.scope("title-*"), atMicroseconds: 1)
    }
    // What is theirs is as what is unknown.
    #expect(receipts[1] == receipts[2])
    if comesFirst { try store.append(records) }
    #expect(try Self.outcomes("ours", in: store) == [[.label("a")]])
    #expect(try Self.outcomes("theirs", in: store) == [[]])
    // Who may report of it is not kept from it.
    try store.append(
      outcomes: Self.said("theirs", "b"), from: Self.scope("fraud"), atMicroseconds: 2)
    #expect(try Self.outcomes("theirs", in: store) == [[.label("b")]])
  }

  @Test func oneRequestIDOfTwoModelsIsFoundByModel() throws {
    let fixture = StateFixture()
    let store = try fixture.open()
    try store.append([try .sample("r", model: "title"), try .sample("r", model: "fraud")])
    try store.append(outcomes: Self.said("r"), from: Self.scope("title"), atMicroseconds: 1)
    try store.append(outcomes: Self.said("r", "b"), atMicroseconds: 2)
    // The newest first, and for one who may everything the newest counts.
    #expect(try Self.outcomes("r", in: store) == [[.label("b")], [.label("a")]])
  }

  @Test func nobodyTakesTheRoomOfAPredictionThatIsNotTheirs() throws {
    let fixture = StateFixture()
    let store = try fixture.open()
    let most = StoreLimits.outcomesPerRequestMax
    let receipt = try store.append(
      outcomes: (0...most).map { Outcome(requestID: "r", truth: .value(Double($0))) },
      from: Self.scope("title"), atMicroseconds: 1)
    #expect(receipt == OutcomeReceipt(added: most, refused: 1))
    #expect(
      try store.append(outcomes: Self.said("r"), from: Self.scope("fraud"), atMicroseconds: 2)
        == OutcomeReceipt(added: 1))
    try store.append([try .sample("r", model: "fraud")])
    #expect(try Self.outcomes("r", in: store) == [[.label("a")]])
  }

  @Test func comparisonsTakeThoseOfTheirModelAlone() throws {
    let fixture = StateFixture()
    let store = try fixture.open()
    try store.append(shadows: [try .sample("r")])
    try store.append(outcomes: Self.said("r"), from: Self.scope("churn"), atMicroseconds: 1)
    try store.append(outcomes: Self.said("r", "b"), from: Self.scope("other"), atMicroseconds: 2)
    #expect(try store.reader.pairedOutcomes(of: .sample()).map(\.truth) == [.label("a")])
  }

  @Test(arguments: ["", "[", "{}", "[\"*\""]) func aDamagedScopeReachesNothing(
    text: String
  ) throws {
    let fixture = StateFixture()
    do {
      let store = try fixture.open()
      try store.append(outcomes: Self.said("r"), from: Self.scope("churn"), atMicroseconds: 1)
    }
    let queue = try DatabaseQueue(path: fixture.database)
    let sql = "UPDATE outcome_scopes SET models = ?"
    try queue.write { try $0.execute(sql: sql, arguments: [text]) }
    try queue.close()
    let store = try fixture.open()
    try store.append([try .sample("r")])
    #expect(try Self.outcomes("r", in: store) == [[]])
  }
}
