import Testing

@testable import ExperimentStore

@Suite struct OverBudgetShareTests {
  @Test(
    arguments: [
      (0, 0, 0, 0), (5, 0, 100, 0), (0, 5, 0, 100), (300, 100, 75, 25), (1, 1_000_000, 1, 99),
      (1_000_000, 1, 99, 1), (.max, .max, 50, 50),
    ] as [(Int64, Int64, Int, Int)])
  func aChunkIsSharedByWhatThereIs(
    predictions: Int64, shadowReplies: Int64, first: Int, second: Int
  ) {
    let share = OverBudgetShare(
      predictions: predictions, shadowReplies: shadowReplies, rows: 100)
    #expect(share.predictions == first)
    #expect(share.shadowReplies == second)
  }
}
