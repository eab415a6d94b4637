import ServingCore
import ServingTestKit
import Testing

@Suite struct MeanCountsTests {
  static func counts(_ requests: [[Double]]) -> MeanCounts {
    var counts = MeanCounts()
    for values in requests {
      counts.add(
        sum: values.reduce(0, +), sumOfSquares: values.reduce(0) { $0 + $1 * $1 },
        rows: values.count)
    }
    return counts
  }

  @Test func agreesWithSciPy() throws {
    for values in try SciPyValues.read().means {
      let counts = Self.counts(values.values)
      let estimate = try #require(counts.estimate(confidence: 0.95))
      let width = values.interval[1] - values.interval[0]
      let rounding = 1e-15 * values.mean.magnitude
      #expect(abs(estimate.value - values.mean) <= 1e-12 * width + rounding)
      #expect(abs(estimate.interval.lower - values.interval[0]) <= 1e-6 * width + rounding)
      #expect(abs(estimate.interval.upper - values.interval[1]) <= 1e-6 * width + rounding)
      #expect(estimate.count == values.values.reduce(0) { $0 + $1.count })
    }
  }

  /// Sums of squares as callers give them lose the digits of a deviation far below the mean; one
  /// value a request does not.
  @Test func theDeviationIsThatOfTheRows() throws {
    for values in try SciPyValues.read().means where values.deviation > 1e-8 * values.mean {
      var counts = MeanCounts()
      for value in values.values.joined() { counts.add(value) }
      let deviation = try #require(counts.standardDeviation)
      #expect(SciPyValues.agree(deviation, values.deviation, relative: 1e-6))
    }
  }

  @Test func belowTwoRequestsNothingIsSaid() {
    #expect(MeanCounts().estimate(confidence: 0.95) == nil)
    #expect(Self.counts([[1, 2, 3]]).estimate(confidence: 0.95) == nil)
    #expect(Self.counts([[1, 2, 3], []]).estimate(confidence: 0.95) == nil)
    #expect(MeanCounts().standardDeviation == nil)
    #expect(Self.counts([[4]]).standardDeviation == nil)
  }

  @Test func valuesThatAreAlikeGiveAPoint() throws {
    let estimate = try #require(Self.counts([[3, 3], [3], [3, 3, 3]]).estimate(confidence: 0.95))
    #expect(estimate.value == 3)
    #expect(estimate.interval == Interval(lower: 3, upper: 3))
  }

  @Test func requestsThatAreAlikeWithinCountOnce() throws {
    let alike = try #require(
      Self.counts([[0, 0, 0, 0], [1, 1, 1, 1], [2, 2, 2, 2]]).estimate(confidence: 0.95))
    let single = try #require(Self.counts([[0], [1], [2]]).estimate(confidence: 0.95))
    #expect(abs(alike.interval.width - single.interval.width) < 1e-12)
    #expect(alike.count == 12)
  }

  @Test func whatHasNoFiniteSquareIsLeftOut() {
    var counts = Self.counts([[.nan, 1], [.infinity], [-.infinity, .infinity], [1e101]])
    #expect(counts.leftOutRows == 6)
    #expect(counts.units == 0 && counts.rows == 0 && counts.mean == 0)
    counts.add(MeanCounts.valueMax)
    counts.add(-MeanCounts.valueMax)
    #expect(counts.rows == 2)
    #expect(counts.estimate(confidence: 0.95)?.interval.upper.isFinite == true)
    var other = MeanCounts()
    other.add(.nan)
    other.merge(counts)
    #expect(other.leftOutRows == 7 && other.rows == 2)
  }

  @Test(arguments: SeededRandom.seeds)
  func orderAndMergingMatterByRoundingAlone(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    var requests = (0..<200).map { _ in
      (0..<Int.random(in: 0...20, using: &random)).map { _ in
        1e6 + Double.random(in: -1...1, using: &random)
      }
    }
    let expected = Self.counts(requests)
    let estimate = try #require(expected.estimate(confidence: 0.95))
    for _ in 0..<20 {
      requests.shuffle(using: &random)
      let cut = Int.random(in: 0...requests.count, using: &random)
      var counts = Self.counts(Array(requests[cut...]))
      counts.merge(Self.counts(Array(requests[..<cut])))
      let merged = try #require(counts.estimate(confidence: 0.95))
      #expect(counts.units == expected.units && counts.rows == expected.rows)
      #expect(abs(merged.value - estimate.value) < 1e-9)
      #expect(abs(merged.interval.width - estimate.interval.width) < 1e-7)
    }
  }
}
