import ExperimentStore
import ServingCore
import ServingTestKit
import Testing

@Suite struct OutcomeTallyTests {
  /// Asked again and again while predictions and outcomes come in any order, the counts are those
  /// of a count from the beginning.
  @Test(arguments: SeededRandom.seeds) func countsKeepUp(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let fixture = StateFixture()
    let store = try fixture.open()
    let query = try OutcomeQuery(
      model: .sample(), canary: .sample(2), since: 3, stable: .sample(1),
      slice: RouteSlice(["plan": ["pro", "team"]]))
    var predictions: [String: PredictionRecord] = [:]
    var truths: [String: Outcome.Truth] = [:]
    for _ in 0..<60 {
      for _ in 0..<Int.random(in: 0..<8, using: &random) {
        let record = try Self.prediction(using: &random)
        guard predictions[record.requestID] == nil else { continue }
        predictions[record.requestID] = record
        try store.append([record])
      }
      for _ in 0..<Int.random(in: 0..<8, using: &random) {
        let id = "r\(Int.random(in: 0..<200, using: &random))"
        let truth: Outcome.Truth =
          random.isOne(in: 2)
          ? .label(["a", "b"].randomElement(using: &random) ?? "a")
          : .value(Double(Int.random(in: 0..<4, using: &random)))
        let receipt = try store.append(
          outcomes: [Outcome(requestID: id, truth: truth)], atMicroseconds: 1)
        if receipt.added == 1 { truths[id] = truth }
      }
      let expected = Self.counts(predictions, truths)
      #expect(try store.outcomeCounts(query) == expected)
    }
    #expect(try store.outcomeCounts(query).stable.labels > 0)
  }

  private static func prediction(
    using random: inout SeededRandom
  ) throws -> PredictionRecord {
    try .sample(
      "r\(Int.random(in: 0..<200, using: &random))", version: .random(in: 1...3, using: &random),
      revision: .random(in: 2...4, using: &random),
      basis: random.isOne(in: 5) ? .key : .bucket, code: random.isOne(in: 5) ? .internal : nil,
      parameters: random.isOne(in: 4)
        ? [:] : ["plan": ["pro", "team", "free"].randomElement(using: &random) ?? "pro"],
      label: random.isOne(in: 5) ? nil : "a", score: random.isOne(in: 5) ? nil : 2)
  }

  private static func counts(
    _ predictions: [String: PredictionRecord], _ truths: [String: Outcome.Truth]
  ) -> CanaryOutcomes {
    var counts = CanaryOutcomes()
    for (id, truth) in truths {
      guard let record = predictions[id], record.basis == .bucket, record.revision >= 3,
        record.code == nil
      else { continue }
      switch record.version.number {
      case 2: count(record.output, truth, &counts.canary)
      case 1 where ["pro", "team"].contains(record.parameters["plan"]):
        count(record.output, truth, &counts.stable)
      default: continue
      }
    }
    return counts
  }

  private static func count(
    _ output: OutputSummary, _ truth: Outcome.Truth, _ arm: inout CanaryOutcomes.Arm
  ) {
    switch truth {
    case .label(let right):
      guard let label = output.label else { return }
      arm.labels += 1
      if label == right { arm.labelsRight += 1 }
    case .value(let value):
      guard let score = output.score else { return }
      arm.errors += 1
      arm.errorSum += abs(score - value)
      arm.errorSquares += (score - value) * (score - value)
    }
  }

  @Test func aRestartCountsTheSame() throws {
    let fixture = StateFixture()
    let query = try OutcomeQuery(
      model: .sample(), canary: .sample(2), since: 1, stable: .sample(1))
    func fill(_ store: ExperimentStore) throws -> CanaryOutcomes {
      try store.append([try .sample("r", version: 2, label: "a")])
      for label in ["a", "b", "a"] {
        try store.append(
          outcomes: [Outcome(requestID: "r", truth: .label(label))], atMicroseconds: 1)
      }
      return try store.outcomeCounts(query)
    }
    let before = try fill(fixture.open())
    #expect(before.canary.labels == 1 && before.canary.labelsRight == 1)
    #expect(try fixture.open().outcomeCounts(query) == before)
  }
}
