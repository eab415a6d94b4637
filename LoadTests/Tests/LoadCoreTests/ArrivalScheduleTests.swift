import LoadCore
import Testing

@Suite struct ArrivalScheduleTests {
  @Test(
    arguments: [
      (1.0, [0, 1_000_000_000, 2_000_000_000]), (1_000, [0, 1_000_000, 2_000_000]),
      (3, [0, 333_333_333, 666_666_667]), (0.5, [0, 2_000_000_000, 4_000_000_000]),
    ] as [(Double, [Int64])])
  func aConstantLoadHasEqualGaps(rate: Double, times: [Int64]) {
    var schedule = ArrivalSchedule(.constant, ratePerSecond: rate)
    #expect(times.map { _ in schedule.next() } == times)
  }

  /// Rounding must not add up: after a million requests at a third of a second, still on time.
  @Test func aConstantLoadDoesNotDrift() {
    var schedule = ArrivalSchedule(.constant, ratePerSecond: 3)
    for _ in 0..<999_999 { _ = schedule.next() }
    #expect(schedule.next() == 333_333_000_000_000)
  }

  @Test(arguments: [1, 2, 3, 7])
  func partsOfAConstantLoadInterleave(count: Int) {
    var whole = ArrivalSchedule(.constant, ratePerSecond: 1_000)
    var times: [Int64] = []
    for index in 0..<count {
      var part = ArrivalSchedule(
        .constant, ratePerSecond: 1_000, part: ArrivalSchedule.Part(index: index, count: count))
      times += (0..<20).map { _ in part.next() }
    }
    #expect(times.sorted() == (0..<20 * count).map { _ in whole.next() })
  }

  @Test(arguments: [1, 2, 0x5EED, .max] as [UInt64])
  func aPoissonLoadHasItsRateAndItsSpread(seed: UInt64) {
    let rate = 2_000.0
    let count = 100_000
    var schedule = ArrivalSchedule(.poisson, ratePerSecond: rate, seed: seed)
    var previous: Int64 = 0
    var gaps: [Double] = []
    for _ in 0..<count {
      let time = schedule.next()
      #expect(time >= previous)
      gaps.append(Double(time - previous) / 1e9)
      previous = time
    }
    let mean = gaps.reduce(0, +) / Double(count)
    let variance = gaps.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count)
    // Mean and standard deviation of an exponential distribution are both 1 / rate; here to 3 %,
    // ten and five times what chance makes of so many.
    #expect(abs(mean * rate - 1) < 0.03, "seed \(seed)")
    #expect(abs(variance.squareRoot() * rate - 1) < 0.03, "seed \(seed)")
  }

  @Test func aPoissonLoadComesAgainWithItsSeed() {
    let times = { (seed: UInt64, index: Int) in
      var schedule = ArrivalSchedule(
        .poisson, ratePerSecond: 100, seed: seed,
        part: ArrivalSchedule.Part(index: index, count: 2))
      return (0..<50).map { _ in schedule.next() }
    }
    #expect(times(1, 0) == times(1, 0))
    #expect(times(1, 0) != times(2, 0))
    #expect(times(1, 0) != times(1, 1))
  }
}
