import ServingCore
import ServingTestKit
import Testing

@Suite struct OutcomeCountsTests {
  @Test func labelsAreHeldAgainstLabelsAndScoresAgainstValues() {
    var counts = OutcomeCounts()
    let both = OutputSummary(label: "a", score: 2)
    counts.add(output: both, truth: .label("a"))
    counts.add(output: both, truth: .label("b"))
    counts.add(output: both, truth: .value(5))
    counts.add(output: both, truth: .value(1))
    counts.add(output: .none, truth: .label("a"))
    counts.add(output: .none, truth: .value(1))
    counts.add(output: OutputSummary(score: .nan), truth: .value(1))
    #expect(counts.labelCount == 2)
    #expect(counts.rightCount == 1)
    #expect(counts.errorCount == 2)
    #expect(counts.errorMean == 2)
    #expect(counts.errorVariance == 2)
  }

  @Test(arguments: SeededRandom.seeds)
  func mergingIsAdding(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    let scores = (0..<500).map { _ in Double.random(in: -1e3...1e6, using: &random) }
    func counts(_ scores: some Sequence<Double>) -> OutcomeCounts {
      var counts = OutcomeCounts()
      for score in scores { counts.add(output: OutputSummary(score: score), truth: .value(0)) }
      return counts
    }
    let whole = counts(scores)
    let mean = scores.reduce(0) { $0 + $1.magnitude } / 500
    let variance = scores.reduce(0) { $0 + ($1.magnitude - mean) * ($1.magnitude - mean) } / 499
    for cut in [0, 1, 250, 500] {
      var merged = counts(scores[..<cut])
      merged.merge(counts(scores[cut...]))
      #expect(merged.errorCount == whole.errorCount)
      #expect(abs(merged.errorMean - mean) <= 1e-9 * mean)
      #expect(abs(merged.errorVariance - variance) <= 1e-9 * variance)
    }
  }

  @Test func hugeDifferencesKeepTheSumsFinite() {
    var counts = OutcomeCounts()
    for score in [1e300, -1e300, 0, 1e200] {
      counts.add(output: OutputSummary(score: score), truth: .value(0))
    }
    #expect(counts.errorCount == 4)
    #expect(counts.errorMean <= OutcomeCounts.errorMax)
    #expect(counts.errorVariance.isFinite)
  }

  @Test func sumsThatCannotBeAreRefused() {
    func sums(_ right: Int, _ errors: Int, _ mean: Double, _ squares: Double) -> OutcomeCounts? {
      OutcomeCounts(
        labelCount: 3, rightCount: right, errorCount: errors, errorMean: mean,
        errorSquares: squares)
    }
    #expect(sums(3, 2, 1, 1) != nil)
    #expect(sums(4, 2, 1, 1) == nil)
    #expect(sums(-1, 2, 1, 1) == nil)
    #expect(sums(3, 0, 1, 0) == nil)
    #expect(sums(3, 2, .nan, 1) == nil)
    #expect(sums(3, 2, 1, -1) == nil)
    #expect(sums(3, 2, 1, .infinity) == nil)
  }
}
