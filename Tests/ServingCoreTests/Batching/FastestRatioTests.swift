import Testing

@testable import ServingCore

@Suite struct FastestRatioTests {
  @Test func isOneBeforeAnythingWasFaster() {
    var ratio = FastestRatio()
    #expect(ratio.ratio == 1)
    ratio.observe(3)
    #expect(ratio.ratio == 1)
  }

  @Test func isTheSmallestOfTheLast() {
    var ratio = FastestRatio()
    for seen in [0.9, 0.4, 1.2, 0.7] { ratio.observe(seen) }
    #expect(ratio.ratio == 0.4)
  }

  /// Kept for at least one window, gone after two.
  @Test func forgetsWhatWasFastestLongAgo() {
    var ratio = FastestRatio()
    ratio.observe(0.1)
    for _ in 0..<FastestRatio.windowCount { ratio.observe(0.8) }
    #expect(ratio.ratio == 0.1)
    for _ in 0..<FastestRatio.windowCount { ratio.observe(0.8) }
    #expect(ratio.ratio == 0.8)
  }
}
