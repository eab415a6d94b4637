import ServingCore
import Testing

@Suite struct QualityEstimateTests {
  /// Wilson's interval of so many of so many, as statistics packages give it.
  static let shares: [(Int, Int, Double, Double)] = [
    (0, 10, 0, 0.277_533), (10, 10, 0.722_467, 1), (1, 10, 0.017_876, 0.404_150),
    (5, 10, 0.236_593, 0.763_407), (90, 100, 0.825_634, 0.944_771),
    (1, 1, 0.206_549, 1), (950, 1_000, 0.934_690, 0.961_865),
  ]

  @Test(arguments: shares)
  func sharesHaveWilsonsInterval(right: Int, total: Int, lower: Double, upper: Double) throws {
    let estimate = try #require(QualityEstimate(share: right, of: total))
    #expect(estimate.value == Double(right) / Double(total))
    #expect(abs(estimate.lower - lower) < 1e-5)
    #expect(abs(estimate.upper - upper) < 1e-5)
    #expect(estimate.count == total)
  }

  @Test func noTrialsAreNoShare() {
    #expect(QualityEstimate(share: 0, of: 0) == nil)
    #expect(QualityEstimate(share: 3, of: 2) == nil)
    #expect(QualityEstimate(share: -1, of: 2) == nil)
  }

  @Test(arguments: [
    (4, 2.776_445), (5, 2.570_582), (9, 2.262_157), (29, 2.045_230), (1_000, 1.962_339),
  ])
  func studentsQuantileIsThatOfTables(freedom: Int, quantile: Double) {
    let relative = QualityEstimate.studentQuantile(freedom) / quantile - 1
    #expect(relative.magnitude < 0.003)
  }

  @Test func aMeanHasStudentsInterval() throws {
    let estimate = try #require(QualityEstimate(mean: 5, variance: 4, count: 10))
    #expect(abs(estimate.lower - (5 - 2.262_157 * 2 / 10.0.squareRoot())) < 1e-3)
    #expect(abs(estimate.upper - (5 + 2.262_157 * 2 / 10.0.squareRoot())) < 1e-3)
    #expect(try #require(QualityEstimate(mean: 0.1, variance: 4, count: 10)).lower == 0)
    #expect(QualityEstimate(mean: 5, variance: 4, count: 4) == nil)
    #expect(QualityEstimate(mean: .nan, variance: 4, count: 10) == nil)
  }
}
