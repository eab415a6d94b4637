import ServingCore
import ServingRuntime
import Testing

@testable import crossfade

@Suite struct ComparisonQuestionTests {
  @Test(
    arguments: [
      (nil, nil, nil, nil, ""), (nil, 12, nil, nil, "?candidate=12"),
      (1, 2, 0, "a b&c", "?baseline=1&candidate=2&since=0&by=a%20b%26c"),
    ] as [(Int64?, Int64?, Int?, String?, String)])
  func asksForWhatIsNamed(
    baseline: Int64?, candidate: Int64?, since: Int?, parameter: String?, query: String
  ) throws {
    let question = ComparisonQuestion(
      model: try ModelName("m"), baseline: baseline.flatMap { ModelVersion($0) },
      candidate: candidate.flatMap { ModelVersion($0) }, since: since, parameter: parameter)
    #expect(question.path == "/v1/models/m/comparison\(query)")
  }

  @Test func aFolderWithoutAStoreIsNamed() throws {
    let question = ComparisonQuestion(model: try ModelName("m"))
    let error = #expect(throws: ServingError.self) {
      try FolderComparisons(registry: "/nowhere", state: "/nowhere/.crossfade")
        .report(question, at: "2026-11-23T09:30:12.250Z")
    }
    #expect(error?.code == .notFound)
    #expect(error?.message.contains("/nowhere/.crossfade") == true)
  }
}
