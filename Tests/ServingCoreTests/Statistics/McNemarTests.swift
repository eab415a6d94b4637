import ServingCore
import ServingTestKit
import Testing

@Suite struct McNemarTests {
  private static func test(_ both: Int, _ first: Int, _ second: Int, _ none: Int) -> McNemar {
    McNemar(bothRight: both, onlyFirst: first, onlySecond: second, bothWrong: none)
  }

  @Test func agreesWithSciPy() throws {
    for values in try SciPyValues.read().mcnemar {
      let counts = values[..<4].map { Int($0) }
      let test = Self.test(counts[0], counts[1], counts[2], counts[3])
      #expect(
        SciPyValues.agree(test.pValue, values[4], relative: 1e-8),
        "\(counts): \(test.pValue), not \(values[4])")
      let difference = test.difference(confidence: 0.95)
      #expect(abs(difference.interval.lower - values[5]) < 1e-9, "\(counts)")
      #expect(abs(difference.interval.upper - values[6]) < 1e-9, "\(counts)")
      #expect(difference.count == counts.reduce(0, +))
      #expect(difference.value == Double(counts[2] - counts[1]) / Double(difference.count))
      let needed = test.pairsNeeded(difference: -0.02, power: 0.8, confidence: 0.95)
      #expect(needed ?? 0 == Int(values[7]), "\(counts)")
    }
  }

  /// Newcombe's table of 1998, "Improved confidence intervals for the difference between binomial
  /// proportions based on paired data": 36, 12, 2 and 0 of 50 pairs.
  @Test func thePublishedIntervalComesOut() {
    let interval = Self.test(36, 2, 12, 0).difference(confidence: 0.95).interval
    #expect(abs(interval.lower - 0.0569) < 5.1e-5)
    #expect(abs(interval.upper - 0.3404) < 5.1e-5)
  }

  @Test func withoutPairsNothingIsKnown() {
    let none = Self.test(0, 0, 0, 0)
    #expect(none.pValue == 1)
    #expect(
      none.difference(confidence: 0.95)
        == Estimate(value: 0, interval: Interval(lower: -1, upper: 1), count: 0))
    #expect(none.pairsNeeded(difference: 0.1, power: 0.8, confidence: 0.95) != nil)
  }

  @Test func pairsThatAgreeDoNotTellThemApart() {
    #expect(Self.test(50, 0, 0, 50).pValue == 1)
    #expect(Self.test(7, 4, 9, 1).pValue == Self.test(70_000, 4, 9, 1_000).pValue)
    #expect(Self.test(7, 4, 9, 1).pValue == Self.test(7, 9, 4, 1).pValue)
    #expect(Self.test(1, 5, 5, 1).pValue == 1)
  }

  @Test func theNormalDistributionTakesOverWithoutALeap() {
    // At the most disagreements that are summed exactly, and at two more.
    let (fewer, more) = ((1 << 29) - 35_000, (1 << 29) + 35_000)
    let below = Self.test(0, fewer, more, 0).pValue
    let above = Self.test(0, fewer + 1, more + 1, 0).pValue
    #expect(below != above)
    #expect(abs(below - above) < 1e-6 * above, "\(below), \(above)")
  }

  /// The chance of each count of `trials` with a chance of `share` each.
  private static func binomial(_ trials: Int, _ share: Double) -> [Double] {
    var chances: [Double] = [1]
    for _ in 0..<trials {
      chances = (0...chances.count).map { place in
        (place > 0 ? chances[place - 1] * share : 0)
          + (place < chances.count ? chances[place] * (1 - share) : 0)
      }
    }
    return chances
  }

  /// Over all outcomes: how often what is no difference is called one.
  @Test func theLevelIsKept() {
    let refused = (0...200).map { count in
      Self.binomial(count, 0.5).enumerated().reduce(0.0) { sum, outcome in
        let test = Self.test(0, outcome.offset, count - outcome.offset, 0)
        return test.pValue <= 0.05 ? sum + outcome.element : sum
      }
    }
    #expect(refused.allSatisfy { $0 < 0.077 })
    for pairs in [10, 20, 40, 80, 200] {
      for share in [0.02, 0.05, 0.1, 0.2, 0.35, 0.5] {
        let chances = Self.binomial(pairs, share)
        let level = zip(chances, refused).reduce(0) { $0 + $1.0 * $1.1 }
        #expect(level <= 0.054, "\(pairs) pairs, \(share) of them disagree: \(level)")
      }
    }
  }

  @Test(arguments: SeededRandom.seeds)
  func intervalsHoldTheDifferenceAndNarrow(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    for _ in 0..<300 {
      let cells = (0..<4).map { _ in Int.random(in: 0...20, using: &random) }
      let test = Self.test(cells[0], cells[1], cells[2], cells[3])
      guard test.pairs > 0 else { continue }
      let narrow = test.difference(confidence: 0.8)
      let wide = test.difference(confidence: 0.99)
      #expect(narrow.interval.contains(narrow.value), "\(cells)")
      #expect(narrow.interval.isWithin(wide.interval), "\(cells)")
      #expect(wide.interval.isWithin(Interval(lower: -1, upper: 1)))
      let turned = Self.test(cells[0], cells[2], cells[1], cells[3]).difference(confidence: 0.8)
      #expect(abs(turned.interval.lower + narrow.interval.upper) < 1e-12, "\(cells)")
      #expect(test.pValue > 0 && test.pValue <= 1)
    }
  }

  @Test func smallEffectsAndHighPowerNeedMorePairs() throws {
    let seen = Self.test(80, 6, 8, 6)
    var last = 0
    for effect in [0.2, 0.05, 0.01, 0.001] {
      let needed = seen.pairsNeeded(difference: effect, power: 0.8, confidence: 0.95) ?? 0
      #expect(needed >= last)
      last = needed
    }
    let sure = try #require(seen.pairsNeeded(difference: 0.01, power: 0.95, confidence: 0.95))
    let lessSure = try #require(seen.pairsNeeded(difference: 0.01, power: 0.8, confidence: 0.95))
    #expect(sure > lessSure)
    #expect(seen.pairsNeeded(difference: 1, power: 0.8, confidence: 0.95) == nil)
  }
}
