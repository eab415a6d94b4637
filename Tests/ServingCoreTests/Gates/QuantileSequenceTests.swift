import Foundation
import ServingCore
import ServingTestKit
import Testing

@Suite struct QuantileSequenceTests {
  /// Every count tried, one after the other, from the middle outward.
  private func slowRanks(_ permille: Int, _ count: Int, _ alpha: Double) -> (Int?, Int?) {
    let level = Double(permille) / 1_000
    func isRefused(_ below: Int) -> Bool {
      BernoulliSequence(successes: below, of: count, prior: .quantile(level))
        .logEvidence(against: level) >= -Foundation.log(alpha)
    }
    let middle = Int(Double(count) * level)
    let lower = (0...middle).last(where: isRefused)
    let upper = middle < count ? ((middle + 1)...count).first(where: isRefused) : nil
    return (lower.map { $0 + 1 }, upper)
  }

  @Test(arguments: GateMetric.permilles.map(\.permille), [0.05, 0.005, 0.0001])
  func ranksAreThoseOfASlowSearch(permille: Int, alpha: Double) {
    for count in Array(1...20) + [47, 173, 800] {
      let ranks = QuantileSequence(permille: permille).ranks(of: count, alpha: alpha)
      let slow = slowRanks(permille, count, alpha)
      #expect(ranks.lower == slow.0, "\(count) values")
      #expect(ranks.upper == slow.1, "\(count) values")
    }
  }

  @Test func nothingBoundsAQuantileOfNothing() {
    let bounds = QuantileSequence(permille: 500).bounds(of: ValueHistogram(), alpha: 0.05)
    #expect(bounds == -.infinity ... .infinity)
  }

  @Test func boundsHoldTheSamplesQuantileAndShrink() {
    var histogram = ValueHistogram()
    var random = SeededRandom(seed: 4)
    var last = Double.infinity
    for count in 1...9_000 {
      histogram.add(Double.random(in: 10...20, using: &random))
      guard [200, 1_500, 9_000].contains(count) else { continue }
      let bounds = QuantileSequence(permille: 900).bounds(of: histogram, alpha: 0.01)
      #expect(bounds.contains(19))
      #expect(bounds.upperBound - bounds.lowerBound < last)
      last = bounds.upperBound - bounds.lowerBound
    }
    #expect(last < 0.6)
  }

  @Test func aScaleIsSoManyTimesTheValues() {
    var once = ValueHistogram()
    var often = ValueHistogram()
    for value in 0..<300 {
      once.add(Double(value))
      for _ in 0..<8 { often.add(Double(value)) }
    }
    let sequence = QuantileSequence(permille: 750)
    #expect(
      sequence.bounds(of: once, alpha: 0.01, scale: 8) == sequence.bounds(of: often, alpha: 0.01))
  }
}
