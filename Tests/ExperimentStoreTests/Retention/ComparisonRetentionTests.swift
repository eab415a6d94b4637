import ExperimentStore
import ServingCore
import Testing

@Suite struct ComparisonRetentionTests {
  private static let day: Int64 = 86_400 * 1_000_000
  private static let now = 100 * day

  @Test func repliesGoByAge() throws {
    let fixture = StateFixture()
    let store = try fixture.open()
    try store.append(shadows: [
      try .sample("future", at: Self.now + 1_000 * Self.day),
      try .sample("old", at: Self.now - 31 * Self.day),
      try .sample("else", of: .sample("other"), at: 0),
      try .sample("kept", at: Self.now - 30 * Self.day),
    ])
    let report = try store.enforceRetention(nowMicroseconds: Self.now)
    #expect(report.shadowReplies == 2 && report.isComplete)
    for (id, count) in [("future", 1), ("old", 0), ("else", 0), ("kept", 1)] {
      #expect(try store.reader.shadowReplies(requestID: id).count == count)
    }
  }

  @Test func comparisonsGoByTheirLastRequest() throws {
    let fixture = StateFixture()
    let store = try fixture.open()
    let (old, new) = try (ComparisonID.sample(since: 1), ComparisonID.sample(since: 2))
    try store.save([
      // A pair that says that it came later goes with its comparison all the same.
      try .sample(old, until: Self.now - 31 * Self.day, pairs: [.sample("a", at: Self.now)]),
      try .sample(new, until: Self.now - 29 * Self.day, pairs: [.sample("b", at: Self.now)]),
    ])
    let report = try store.enforceRetention(nowMicroseconds: Self.now)
    #expect(report.comparisons == 1 && report.pairs == 1 && report.isComplete)
    #expect(try store.reader.comparisons().map(\.id) == [new])
    #expect(try store.reader.comparison(new)?.pairs.count == 1)
  }

  @Test func pairsGoByAgeAndTheirInputsBefore() throws {
    let fixture = StateFixture()
    let store = try fixture.open()
    let pairs = [31, 8, 6].map {
      DifferentPair.sample(
        "\($0)", at: Self.now - Int64($0) * Self.day, magnitude: Double($0), input: "{}")
    }
    let comparison = try StoredComparison.sample(until: Self.now, pairs: pairs)
    try store.save([comparison])
    #expect(try store.reader.comparison(comparison.id)?.pairs == pairs)
    let report = try store.enforceRetention(nowMicroseconds: Self.now)
    #expect(report.pairs == 1 && report.pairInputs == 1 && report.isComplete)
    // What is gone does not come back from whoever has it in memory still.
    let more = DifferentPair.sample("more", at: Self.now - 8 * Self.day, magnitude: 9, input: "{}")
    for pairs in [pairs, pairs + [more]] {
      var again = comparison
      again.pairs = pairs
      try store.save([again])
      let found = try store.reader.comparison(comparison.id)?.pairs ?? []
      #expect(found.map(\.requestID) == (pairs.count == 3 ? ["8", "6"] : ["more", "8", "6"]))
      #expect(found.map { $0.input != nil } == found.map { $0.requestID == "6" })
    }
    let second = try store.enforceRetention(nowMicroseconds: Self.now)
    #expect(second.pairs == 0 && second.pairInputs == 0)
  }

  @Test func theBudgetIsTakenFromBothByTheirShare() throws {
    let fixture = StateFixture()
    let store = try fixture.open()
    for batch in 0..<20 {
      try store.append(
        try (0..<1_000).map { try .sample("p\(batch * 1_000 + $0)", at: Self.now) })
      try store.append(
        shadows: try (0..<500).map { try .sample("s\(batch * 500 + $0)", at: Self.now) })
    }
    try store.save([try .sample(until: Self.now, pairs: [.sample("a", at: Self.now)])])
    let size = try store.enforceRetention(nowMicroseconds: Self.now).byteCountAfter
    let policy = RetentionPolicy(byteCountMax: size / 2)
    let report = try store.enforceRetention(policy, nowMicroseconds: Self.now)
    #expect(report.isComplete && report.byteCountAfter <= policy.byteCountMax)
    #expect(report.predictions > 0 && report.shadowReplies > 0)
    // Twice as many of one, so twice as many of it go: within what a chunk rounds.
    #expect(abs(report.predictions - 2 * report.shadowReplies) <= 30)
    #expect(report.comparisons == 0 && report.pairs == 0)
    #expect(try store.reader.shadowReplies(requestID: "s0").isEmpty)
    #expect(try store.reader.shadowReplies(requestID: "s9999").count == 1)
  }

  @Test func aBudgetThatNothingFitsTakesComparisonsLast() throws {
    let fixture = StateFixture()
    let store = try fixture.open()
    try store.append([try .sample("a", at: Self.now)])
    try store.append(shadows: try (0..<3).map { try .sample("r\($0)", at: Self.now) })
    try store.save([try .sample(until: Self.now, pairs: [.sample("a", at: Self.now)])])
    let report = try store.enforceRetention(
      RetentionPolicy(byteCountMax: 0), nowMicroseconds: Self.now)
    #expect(report.predictions == 1 && report.shadowReplies == 3)
    #expect(report.pairs == 1 && report.comparisons == 1 && report.isComplete)
  }
}
