import ServingTestKit
import Testing

@testable import GatewayMetrics

@Suite struct BucketLadderTests {
  @Test(
    arguments: [
      (0, 0), (1, 0), (9_999, 0), (10_000, 0), (10_001, 1), (25_000, 1), (25_001, 2),
      (1_000_000, 6), (1_000_001, 7), (60_000_000_000, 20), (60_000_000_001, 21), (.max, 21),
    ] as [(UInt64, Int)])
  func aDurationIsInTheFirstBucketThatHoldsIt(nanoseconds: UInt64, bucket: Int) {
    #expect(BucketLadder.durations.bucket(of: nanoseconds) == bucket)
  }

  @Test(
    arguments: [
      (0, 0), (1, 0), (2, 1), (3, 2), (4, 2), (5, 3), (4_096, 12), (4_097, 13), (.max, 13),
    ] as [(UInt64, Int)])
  func aSizeIsInTheFirstBucketThatHoldsIt(size: UInt64, bucket: Int) {
    #expect(BucketLadder.sizes.bucket(of: size) == bucket)
  }

  @Test func theLaddersReachFromTenMicrosecondsToAMinuteAndFromOneRowToFourThousand() {
    #expect(BucketLadder.durations.edges.first == 10_000)
    #expect(BucketLadder.durations.edges.last == 60_000_000_000)
    #expect(BucketLadder.sizes.edges == (0...12).map { 1 << $0 })
  }

  /// The short cut against the definition, around every edge and anywhere.
  @Test(arguments: SeededRandom.seeds)
  func theShortCutFindsWhatASearchFinds(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    for ladder in [BucketLadder.durations, BucketLadder.sizes, BucketLadder([7])] {
      let edges = ladder.edges
      var values = edges.flatMap { [$0 - 1, $0, $0 + 1] }
      for bit in UInt64(0)..<64 { values += [(1 << bit) - 1, 1 << bit, (1 << bit) + 1] }
      for _ in 0..<1_000 {
        values.append(random.next() >> UInt64.random(in: 0..<64, using: &random))
      }
      for value in values {
        let expected = edges.firstIndex { value <= $0 } ?? edges.count
        #expect(ladder.bucket(of: value) == expected, "\(value)")
      }
    }
  }
}
