import ExperimentStore
import GatewayMetrics
import ServingCore
import ServingTestKit
import Testing

@testable import ServingRuntime

@Suite struct ComparisonBookTests {
  private static let plan = ComparisonPlan(
    .standard, baseline: .scripted, candidate: .scripted)

  private static func known(
    candidate: Int64 = 2, since: Int = 7, mirrored: Int = 3
  ) throws -> KnownComparison {
    var comparison = Comparison(plan)
    comparison.addMirrored(mirrored)
    comparison.addDrops(.deadline, 2)
    return KnownComparison(
      id: ComparisonID(
        model: try ModelName("scripted"), baseline: CaptureRig.number(1),
        candidate: CaptureRig.number(candidate), since: since),
      comparison: comparison, baselineSHA256: "aa", candidateSHA256: "bb")
  }

  @Test func whatIsPublishedIsSavedOnce() throws {
    let book = ComparisonBook()
    let known = try Self.known()
    book.publish([known])
    #expect(book.comparisons(of: known.id.model) == [known])
    #expect(book.takeUnsaved() == [known])
    #expect(book.takeUnsaved() == [])
    book.putBack([known.id])
    #expect(book.takeUnsaved() == [known])
  }

  @Test func whatStandsStillIsLetGoOfOnceItIsSaved() throws {
    let book = ComparisonBook()
    let known = try Self.known()
    book.publish([known])
    #expect(!book.release(known))
    #expect(book.before(known.id) == nil)
    _ = book.takeUnsaved()
    #expect(book.release(known))
    #expect(book.comparisons(of: known.id.model) == [])
    #expect(book.before(known.id) == known.stored)
  }

  @Test func aScrapeShowsTheComparisonThatBeganLast() throws {
    let book = ComparisonBook()
    book.publish([
      try Self.known(since: 3, mirrored: 50), try Self.known(since: 9, mirrored: 4),
      try Self.known(candidate: 3),
    ])
    let facts = book.facts.sorted { $0.candidate < $1.candidate }
    #expect(facts.map(\.candidate) == [CaptureRig.number(2), CaptureRig.number(3)])
    #expect(facts.map(\.mirrored) == [4, 3])
    #expect(facts[0].dropped == ["deadline": 2])
  }

  @Test func whatIsStoredGoesOnUnderTheSameArtifactsAndSettings() throws {
    let known = try Self.known()
    let stored = known.stored
    #expect(
      try stored.comparison(plan: Self.plan, baselineSHA256: "aa", candidateSHA256: "bb")
        == known.comparison)
    #expect(
      try stored.comparison(plan: Self.plan, baselineSHA256: "aa", candidateSHA256: "cc") == nil)
    let others = ComparisonPlan(
      ComparisonSettings(slices: ["country"]), baseline: .scripted, candidate: .scripted)
    #expect(
      try stored.comparison(plan: others, baselineSHA256: "aa", candidateSHA256: "bb") == nil)
  }
}
