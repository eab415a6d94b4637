import ServingCore
import Testing

@testable import ServingRuntime

@Suite struct TruthFindingTests {
  private static func view(_ outcomes: [PairedOutcome]) throws -> TruthView? {
    let id = ComparisonID(
      model: try ModelName("m"), baseline: try #require(ModelVersion(1)),
      candidate: try #require(ModelVersion(2)), since: 3)
    return TruthFinding(outcomes: outcomes, id: id, margin: 0.01).view
  }

  private static func labels(_ both: Int, _ one: Int, _ other: Int, _ none: Int) -> [PairedOutcome]
  {
    let kinds = [(both, "a", "a"), (one, "a", "b"), (other, "b", "a"), (none, "b", "b")]
    return kinds.flatMap { count, baseline, candidate in
      Array(
        repeating: PairedOutcome(
          truth: .label("a"), baseline: OutputSummary(label: baseline),
          candidate: OutputSummary(label: candidate)), count: count)
    }
  }

  @Test(
    arguments: [
      (900, 10, 60, 30, .different, "right more often"),
      (900, 60, 10, 30, .different, "right less often"),
      (90, 3, 4, 3, .inconclusive, "more outcomes are needed"),
      (9_900, 10, 11, 79, .alike, "equally often, within the margin of 1 %"),
    ] as [(Int, Int, Int, Int, ComparisonVerdict, String)])
  func labelsAreHeldAgainstTheTruth(
    both: Int, one: Int, other: Int, none: Int, verdict: ComparisonVerdict, part: String
  ) throws {
    let view = try #require(try Self.view(Self.labels(both, one, other, none)))
    let labels = try #require(view.labels)
    #expect(labels.verdict == verdict)
    #expect(labels.onlyBaselineRight == one && labels.onlyCandidateRight == other)
    #expect(labels.outcomes == both + one + other + none)
    #expect(view.sentence.contains(part), "\(view.sentence)")
    #expect(view.values == nil)
  }

  @Test func valuesAreHeldByTheirErrors() throws {
    let outcomes = (0..<400).map { index in
      PairedOutcome(
        truth: .value(10), baseline: OutputSummary(score: 10 + Double(index % 5)),
        candidate: OutputSummary(score: 10 + Double(index % 3)))
    }
    let values = try #require(try Self.view(outcomes)?.values)
    #expect(values.verdict == .different)
    #expect(values.outcomes == 400)
    #expect((values.baselineError.value - 2).magnitude < 1e-9)
    #expect((values.difference.value + 1.0025).magnitude < 1e-9)
    // The same outcomes give the same report.
    #expect(try Self.view(outcomes)?.values == values)
  }

  @Test func whatCannotBeHeldAgainstTheTruthIsLeftOut() throws {
    #expect(try Self.view([]) == nil)
    let outcomes = [
      PairedOutcome(
        truth: .label("a"), baseline: OutputSummary(label: "a"), candidate: OutputSummary()),
      PairedOutcome(
        truth: .value(1), baseline: OutputSummary(score: .nan), candidate: OutputSummary(score: 1)),
    ]
    #expect(try Self.view(outcomes) == nil)
  }
}
