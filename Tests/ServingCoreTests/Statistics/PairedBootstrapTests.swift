import ServingCore
import ServingTestKit
import Testing

@Suite struct PairedBootstrapTests {
  @Test func agreesWithSciPy() throws {
    for values in try SciPyValues.read().bootstraps {
      let estimate = try #require(
        PairedBootstrap.meanDifference(
          values.values, resamples: 20_000, confidence: values.confidence, seed: 7))
      let width = values.interval[1] - values.interval[0]
      // What is left is the chance of the resamples.
      let margin = 0.03 * width + values.step
      #expect(abs(estimate.interval.lower - values.interval[0]) < margin)
      #expect(abs(estimate.interval.upper - values.interval[1]) < margin)
      let mean = values.values.reduce(0, +) / Double(values.values.count)
      #expect(abs(estimate.value - mean) <= 1e-14 * abs(mean) + 1e-14)
      #expect(estimate.count == values.values.count)
    }
  }

  @Test func theSameSeedGivesTheSame() {
    let values = [0.3, -0.2, 1.4, 0.9, -2, 0.1, 0.4]
    func interval(_ seed: UInt64) -> Interval? {
      PairedBootstrap.meanDifference(values, confidence: 0.95, seed: seed)?.interval
    }
    #expect(interval(3) == interval(3))
    #expect(interval(3) != interval(4))
  }

  @Test func belowTwoNothingIsSaid() {
    let short: [[Double]] = [
      [], [1], [1, .nan], [.infinity, 1], [-.infinity, .nan], [1e101, 2],
    ]
    for values in short {
      #expect(PairedBootstrap.meanDifference(values, confidence: 0.95, seed: 1) == nil)
    }
    let two = PairedBootstrap.meanDifference([1, .nan, 3], confidence: 0.95, seed: 1)
    #expect(two?.value == 2 && two?.count == 2)
    #expect(two?.interval == Interval(lower: 1, upper: 3))
  }

  @Test func differencesThatAreAlikeGiveAPoint() {
    for value in [0, 0.1, -3, 1e100, 1e-300] {
      let values = [Double](repeating: value, count: 11)
      let estimate = PairedBootstrap.meanDifference(values, confidence: 0.95, seed: 1)
      #expect(estimate?.interval.width == 0)
      #expect(abs((estimate?.value ?? .nan) - value) <= 1e-15 * abs(value))
    }
  }

  @Test(arguments: [1e-200, 1e-9, 1, 1e90])
  func theUnitDoesNotMatter(unit: Double) throws {
    let values = [0.3, -0.2, 1.4, 0.9, -2, 0.1, 0.4]
    let plain = try #require(PairedBootstrap.meanDifference(values, confidence: 0.9, seed: 5))
    let scaled = try #require(
      PairedBootstrap.meanDifference(values.map { $0 * unit }, confidence: 0.9, seed: 5))
    for (one, other) in [
      (scaled.interval.lower, plain.interval.lower * unit),
      (scaled.interval.upper, plain.interval.upper * unit),
    ] {
      #expect(SciPyValues.agree(one, other, relative: 1e-9))
    }
  }

  @Test func theHighestOfConfidencesStaysWithinTheValues() throws {
    let values = [0, 0, 0, 0, 0, 0, 0, 0, 0, 100.0]
    let estimate = try #require(
      PairedBootstrap.meanDifference(values, confidence: 0.999_999, seed: 2))
    #expect(estimate.interval.isWithin(Interval(lower: 0, upper: 100)))
    #expect(estimate.interval.contains(estimate.value))
  }
}
