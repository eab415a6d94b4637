import ServingTestKit
import Testing

@testable import TreeEngine

@Suite struct LightGBMThresholdTests {
  private static let zero = FeatureColumn.zeroThreshold

  @Test(
    arguments: [
      (0.5, 0.5), (0.1, Float(0.1).nextDown), (-0.1, Float(-0.1)),
      (1e300, .greatestFiniteMagnitude),
      (-1e300, -.infinity), (.infinity, .infinity), (-.infinity, -.infinity),
      (0, zero), (-0.0, zero), (1e-300, zero), (1e-36, zero), (Double(zero), zero),
      (Double(zero.nextUp), zero.nextUp), (-1e-300, (-zero).nextDown), (-1e-40, (-zero).nextDown),
      (Double(-zero), (-zero).nextDown), (Double((-zero).nextDown), (-zero).nextDown),
      (Double((-zero).nextDown.nextDown), (-zero).nextDown.nextDown),
    ] as [(Double, Float)])
  func atMost(threshold: Double, number: Float) {
    #expect(LightGBMThreshold.atMost(threshold) == number)
  }

  @Test("Each number goes where LightGBM's own comparison sends it", arguments: SeededRandom.seeds)
  func sameAnswer(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    for _ in 0..<3_000 {
      let near = Float(bitPattern: UInt32.random(in: 0...UInt32.max, using: &random))
      guard !near.isNaN else { continue }
      let threshold = Double(near) * Double.random(in: 0.999_999_9...1.000_000_1, using: &random)
      for number in [near.nextDown, near, near.nextUp, 0, Self.zero, -Self.zero] {
        let seen = abs(number) > Self.zero ? Double(number) : 0
        #expect(
          (number <= LightGBMThreshold.atMost(threshold)) == (seen <= threshold),
          "\(number) at most \(threshold)")
      }
    }
  }
}
