import ExperimentStore
import ServingCore
import Testing

@Suite struct OutcomeTests {
  @Test func earlyAndLateOutcomesFindTheirPrediction() throws {
    let fixture = StateFixture()
    let store = try fixture.open()
    let early = Outcome(requestID: "early", truth: .label("a"), source: "team")
    let late = Outcome(requestID: "late", truth: .value(0.5))
    #expect(
      try store.append(outcomes: [early], atMicroseconds: 1) == OutcomeReceipt(added: 1))
    try store.append([try .sample("early"), try .sample("late")])
    #expect(
      try store.append(outcomes: [late], atMicroseconds: 2) == OutcomeReceipt(added: 1, joined: 1))
    for (outcome, at) in [(early, Int64(1)), (late, 2)] {
      let found = try store.reader.predictions(requestID: outcome.requestID)
      #expect(
        found.first?.outcomes
          == [StoredOutcome(outcome: outcome, atMicroseconds: at, isNewest: true)])
    }
  }

  @Test func theNewestCountsAndTheOthersStay() throws {
    let fixture = StateFixture()
    let store = try fixture.open()
    try store.append([try .sample("r")])
    func say(_ label: String, _ source: String, at: Int64) throws -> OutcomeReceipt {
      try store.append(
        outcomes: [Outcome(requestID: "r", truth: .label(label), source: source)],
        atMicroseconds: at)
    }
    #expect(try say("a", "x", at: 1) == OutcomeReceipt(added: 1, joined: 1))
    #expect(try say("b", "y", at: 2) == OutcomeReceipt(added: 1, joined: 1))
    // Sent again, not said anew: the one in between still counts.
    #expect(try say("a", "x", at: 3) == OutcomeReceipt(repeated: 1))
    #expect(try say("c", "x", at: 4) == OutcomeReceipt(added: 1, joined: 1))
    let all = try store.reader.outcomes(requestID: "r")
    #expect(all.map(\.outcome.truth) == [.label("c"), .label("b"), .label("a")])
    #expect(all.map(\.isNewest) == [true, false, false])
  }

  @Test func oneRequestHasOnlySoMany() throws {
    let fixture = StateFixture()
    let store = try fixture.open()
    let most = StoreLimits.outcomesPerRequestMax
    let receipt = try store.append(
      outcomes: (0...most).map { Outcome(requestID: "r", truth: .value(Double($0))) },
      atMicroseconds: 1)
    #expect(receipt == OutcomeReceipt(added: most, refused: 1))
  }

  @Test(
    arguments: [
      (Outcome(requestID: "", truth: .label("a")), "request_id"),
      (Outcome(requestID: "r", truth: .value(.nan)), "finite"),
      (Outcome(requestID: "r", truth: .value(.infinity)), "finite"),
      (Outcome(requestID: String(repeating: "r", count: 257), truth: .value(1)), "request_id"),
      (Outcome(requestID: "r", truth: .label(String(repeating: "r", count: 257))), "label"),
      (
        Outcome(requestID: "r", truth: .value(1), source: String(repeating: "r", count: 257)),
        "source"
      ),
    ] as [(Outcome, String)])
  func whatIsWrongIsNamedAndNothingIsKept(outcome: Outcome, word: String) throws {
    let fixture = StateFixture()
    let store = try fixture.open()
    let good = Outcome(requestID: "good", truth: .label("a"))
    let error = errorOf { try store.append(outcomes: [good, outcome], atMicroseconds: 1) }
    #expect(error?.code == .invalidArgument)
    #expect(error?.message.contains("outcomes[1].") == true)
    #expect(error?.message.contains(word) == true)
    #expect(try store.reader.outcomes(requestID: "good").isEmpty)
  }

  @Test func aReusedRequestIDBelongsToTheNewestPrediction() throws {
    let fixture = StateFixture()
    let store = try fixture.open()
    try store.append([try .sample("r", revision: 1)])
    let outcome = Outcome(requestID: "r", truth: .label("a"))
    try store.append(outcomes: [outcome], atMicroseconds: 1)
    try store.append([try .sample("r", revision: 2)])
    #expect(
      try store.append(outcomes: [outcome], atMicroseconds: 2)
        == OutcomeReceipt(added: 1, joined: 1))
    let found = try store.reader.predictions(requestID: "r")
    #expect(found.map { $0.outcomes.map(\.atMicroseconds) } == [[2], [1]])
  }

  @Test func qualityRowsAreGroupedAndCut() throws {
    let fixture = StateFixture()
    let store = try fixture.open()
    try store.append([
      try .sample("a", at: 1, parameters: ["plan": "pro"], label: "x"),
      try .sample("b", version: 2, at: 2, label: "y", score: 0.5),
      try .sample("c", code: .internal, at: 3),
      try .sample("d", model: "other", at: 4),
    ])
    try store.append(
      outcomes: [
        Outcome(requestID: "a", truth: .label("z")), Outcome(requestID: "a", truth: .label("x")),
        Outcome(requestID: "b", truth: .value(1)),
      ], atMicroseconds: 5)
    let model = try ModelName.sample()
    let all = try store.reader.qualityRows(model: model, sinceMicroseconds: 1, by: "plan")
    let pro = try QualityRows.Group(version: .sample(1), slice: "pro")
    let other = try QualityRows.Group(version: .sample(2), slice: nil)
    #expect(all.predictions == [pro: 1, other: 1])
    #expect(
      all.rows == [
        QualityRows.Row(
          group: other, output: OutputSummary(label: "y", score: 0.5), truth: .value(1)),
        QualityRows.Row(group: pro, output: OutputSummary(label: "x"), truth: .label("x")),
      ])
    #expect(!all.isCut)
    let cut = try store.reader.qualityRows(
      model: model, sinceMicroseconds: 1, predictionsMax: 2)
    #expect(cut.isCut)
    #expect(cut.rows.count == 1)
    #expect(try store.reader.qualityRows(model: model, sinceMicroseconds: 3).rows.isEmpty)
  }
}
