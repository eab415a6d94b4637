import ServingCore
import Testing

@testable import ServingRuntime

@Suite struct ComparisonChoiceTests {
  private static func known() throws -> [ComparisonID] {
    let model = try ModelName("m")
    return try [(1, 3, 9), (1, 2, 9), (1, 3, 4), (1, 2, 0)].map { baseline, candidate, since in
      ComparisonID(
        model: model, baseline: try #require(ModelVersion(baseline)),
        candidate: try #require(ModelVersion(candidate)), since: since)
    }
  }

  @Test(
    arguments: [
      (nil, nil, nil, 0), (nil, 2, nil, 1), (1, 3, 4, 2), (nil, nil, 0, 3), (nil, 2, 0, 3),
    ] as [(Int64?, Int64?, Int?, Int)])
  func theFirstThatFitsIsChosen(
    baseline: Int64?, candidate: Int64?, since: Int?, place: Int
  ) throws {
    let known = try Self.known()
    let found = try ComparisonChoice.choose(
      from: known, of: known[0].model, baseline: baseline.flatMap(ModelVersion.init),
      candidate: candidate.flatMap(ModelVersion.init), since: since)
    #expect(found == known[place])
  }

  @Test func errorsSayWhatThereIs() throws {
    let known = try Self.known()
    let model = known[0].model
    let none = #expect(throws: ServingError.self) {
      try ComparisonChoice.choose(from: [], of: model)
    }
    #expect(none?.code == .notFound)
    #expect(none?.message.contains("`crossfade shadow`") == true)
    let other = #expect(throws: ServingError.self) {
      try ComparisonChoice.choose(from: known, of: model, candidate: ModelVersion(7))
    }
    #expect(
      other?.message.contains("baseline 1 and candidate 3, since revision 9; ") == true
        && other?.message.contains("a replay") == true)
  }
}
