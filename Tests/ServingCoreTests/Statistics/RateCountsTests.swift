import ServingTestKit
import Testing

@testable import ServingCore

@Suite struct RateCountsTests {
  static func counts(_ requests: [(hits: Int, rows: Int)]) -> RateCounts {
    var counts = RateCounts()
    for request in requests { counts.add(hits: request.hits, rows: request.rows) }
    return counts
  }

  /// Requests of one row.
  static func single(_ hits: Int, of rows: Int) -> RateCounts {
    var counts = RateCounts()
    // By doubling, so that a billion is had at once.
    for (hit, left) in [(1, hits), (0, rows - hits)] {
      var power = Self.counts([(hit, 1)])
      var left = left
      while left > 0 {
        if left & 1 == 1 { counts.merge(power) }
        let same = power
        power.merge(same)
        left >>= 1
      }
    }
    return counts
  }

  @Test func singleRowsHaveWilsonsInterval() throws {
    for values in try SciPyValues.read().singleRates {
      let counts = Self.single(Int(values[0]), of: Int(values[1]))
      let estimate = counts.estimate(confidence: values[2])
      #expect(estimate.value == values[0] / values[1])
      #expect(estimate.count == Int(values[1]))
      // SciPy's own ends lose digits to a difference where hardly any row is a hit.
      let (lower, upper) = (estimate.interval.lower, estimate.interval.upper)
      #expect(abs(lower - values[3]) <= 1e-9 * values[3] + 1e-16, "\(values): \(lower)")
      #expect(abs(upper - values[4]) <= 1e-9 * values[4], "\(values): \(upper)")
    }
  }

  /// Newcombe's table of 1998, "Two-sided confidence intervals for the single proportion".
  @Test(arguments: [
    (81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611),
    (1, 29, 0.0061, 0.1718),
  ])
  func publishedIntervalsComeOut(hits: Int, rows: Int, lower: Double, upper: Double) {
    let interval = Self.single(hits, of: rows).estimate(confidence: 0.95).interval
    #expect(abs(interval.lower - lower) < 5.1e-5)
    #expect(abs(interval.upper - upper) < 5.1e-5)
  }

  @Test func clusteredRowsHaveTheSameByAnotherWay() throws {
    for values in try SciPyValues.read().clusteredRates {
      let counts = Self.counts(zip(values.hits, values.rows).map { ($0, $1) })
      let size = counts.effectiveRows(confidence: values.confidence)
      #expect(SciPyValues.agree(size, values.effective, relative: 1e-9))
      let estimate = counts.estimate(confidence: values.confidence)
      #expect(abs(estimate.interval.lower - values.interval[0]) < 1e-9)
      #expect(abs(estimate.interval.upper - values.interval[1]) < 1e-9)
      #expect(estimate.count == values.rows.reduce(0, +))
    }
  }

  @Test func withoutRowsNothingIsKnown() {
    let estimate = RateCounts().estimate(confidence: 0.95)
    #expect(estimate == Estimate(value: 0, interval: Interval(lower: 0, upper: 1), count: 0))
    #expect(RateCounts().effectiveRows(confidence: 0.95) == 0)
    #expect(Self.counts([(0, 0)]) == RateCounts())
  }

  @Test func theEndsAreReachedExactly() {
    for rows in [1, 7, 1_000_000] {
      #expect(Self.single(0, of: rows).estimate(confidence: 0.95).interval.lower == 0)
      #expect(Self.single(rows, of: rows).estimate(confidence: 0.95).interval.upper == 1)
      #expect(Self.single(rows, of: rows).estimate(confidence: 0.95).value == 1)
    }
    let (none, all) = (Self.counts([(0, 9), (0, 3)]), Self.counts([(9, 9), (3, 3)]))
    #expect(none.estimate(confidence: 0.99).interval.lower == 0)
    #expect(all.estimate(confidence: 0.99).interval.upper == 1)
    #expect(
      abs(
        none.estimate(confidence: 0.99).interval.upper
          - (1 - all.estimate(confidence: 0.99).interval.lower)) < 1e-12)
  }

  @Test func rowsThatAreAllAlikeCountAsRequests() {
    // Half of 50 requests flip as a whole.
    let alike = Self.counts((0..<50).map { ($0 % 2 == 0 ? 8 : 0, 8) })
    let size = alike.effectiveRows(confidence: 0.95)
    #expect(size >= 49 && size <= 51, "\(size)")
    // Without any, and with all, there is no sign that rows vary by themselves.
    for hits in [0, 8] {
      let same = Self.counts((0..<50).map { _ in (hits, 8) })
      #expect(abs(same.effectiveRows(confidence: 0.95) - 50) < 1e-9)
    }
    // The first hit makes no leap.
    let first = Self.counts([(1, 8)] + (1..<50).map { _ in (0, 8) })
    #expect(first.effectiveRows(confidence: 0.95) < 100)
  }

  @Test func rowsThatAreMoreEvenThanChanceCountAsRows() {
    let even = Self.counts((0..<1_000).map { _ in (4, 8) })
    #expect(even.effectiveRows(confidence: 0.95) <= 8_000)
    #expect(even.effectiveRows(confidence: 0.95) > 7_900)
  }

  @Test func oneRequestIsOneTrial() {
    let one = Self.counts([(32, 64)])
    #expect(one.effectiveRows(confidence: 0.95) <= 1)
    #expect(one.estimate(confidence: 0.95).interval.width > 0.85)
    let single = Self.counts([(1, 1)])
    #expect(single.effectiveRows(confidence: 0.95) == 1)
  }

  @Test(arguments: SeededRandom.seeds)
  func orderAndMergingDoNotMatter(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    var requests = (0..<200).map { _ in
      let rows = Int.random(in: 0...64, using: &random)
      return (hits: Int.random(in: 0...rows, using: &random), rows: rows)
    }
    let expected = Self.counts(requests)
    for _ in 0..<20 {
      requests.shuffle(using: &random)
      let cut = Int.random(in: 0...requests.count, using: &random)
      var counts = Self.counts(Array(requests[cut...]))
      counts.merge(Self.counts(Array(requests[..<cut])))
      #expect(counts == expected)
    }
    var same = expected
    same.merge(RateCounts())
    #expect(same == expected)
  }

  @Test(arguments: SeededRandom.seeds)
  func intervalsHoldTheRateAndNarrow(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    for _ in 0..<200 {
      var counts = RateCounts()
      for _ in 0..<Int.random(in: 1...30, using: &random) {
        let rows = Int.random(in: 1...20, using: &random)
        counts.add(hits: Int.random(in: 0...rows, using: &random), rows: rows)
      }
      let wide = counts.estimate(confidence: 0.99)
      let narrow = counts.estimate(confidence: 0.8)
      #expect(narrow.interval.contains(counts.rate))
      #expect(narrow.interval.isWithin(wide.interval))
      #expect(wide.interval.lower >= 0 && wide.interval.upper <= 1)
      let size = counts.effectiveRows(confidence: 0.9)
      #expect(size > 0 && size <= Double(counts.rows))
    }
  }

  @Test(arguments: [(0, 0, 1), (3, 100, 1), (0, 40, 1), (50, 100, 1), (9, 300, 3)])
  func theRowsAskedForAreEnough(hits: Int, requests: Int, rows: Int) throws {
    let counts = Self.counts((0..<requests).map { ($0 < hits ? rows : 0, rows) })
    for halfWidth in [0.1, 0.02, 0.001] {
      guard let further = counts.rowsNeeded(halfWidth: halfWidth, confidence: 0.95) else {
        #expect(counts.estimate(confidence: 0.95).interval.width <= 2 * halfWidth)
        continue
      }
      #expect(further > 0)
      #expect(counts.estimate(confidence: 0.95).interval.width > 2 * halfWidth)
      guard requests > 0, rows == 1 else { continue }
      // As these come: the same rate of as many more.
      let share = Double(hits) / Double(requests)
      let all = requests + further
      let then = WilsonScore(share: share, size: Double(all))
        .interval(confidence: 0.95).width
      let before = WilsonScore(share: share, size: Double(all - 1))
        .interval(confidence: 0.95).width
      #expect(then <= 2 * halfWidth * (1 + 1e-9))
      #expect(before > 2 * halfWidth * (1 - 1e-9))
    }
  }

  @Test func needsMoreRowsTheMoreAlikeTheyAre() throws {
    let alike = Self.counts((0..<100).map { ($0 < 30 ? 8 : 0, 8) })
    let mixed = Self.counts((0..<100).map { ($0 % 2 == 0 ? 2 : 3, 8) })
    let ofAlike = try #require(alike.rowsNeeded(halfWidth: 0.01, confidence: 0.95))
    let ofMixed = try #require(mixed.rowsNeeded(halfWidth: 0.01, confidence: 0.95))
    #expect(ofAlike > 6 * ofMixed)
    #expect(RateCounts().rowsNeeded(halfWidth: 0.5, confidence: 0.95) == nil)
    let least = RateCounts().rowsNeeded(halfWidth: .leastNonzeroMagnitude, confidence: 0.95)
    #expect(least == 1 << 48)
  }
}
