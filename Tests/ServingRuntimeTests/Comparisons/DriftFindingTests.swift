import Testing

@testable import ServingRuntime

@Suite struct DriftFindingTests {
  @Test(
    arguments: [
      (0.02, 0.001, "no shift"), (0.2, 0.01, "a moderate shift"), (0.4, 0.01, "a large shift"),
      (0.4, 0.5, "inconclusive: with so few rows chance alone gives a PSI up to 0.5"),
      (0.05, 0.5, "no shift"),
    ])
  func wordsDoNotTakeChanceForAShift(psi: Double, limit: Double, words: String) {
    #expect(DriftFinding.sentence(psi: psi, byChance: limit).hasPrefix(words))
  }
}
