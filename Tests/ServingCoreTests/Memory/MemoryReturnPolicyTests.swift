import ServingCore
import Testing

@Suite struct MemoryReturnPolicyTests {
  private static let least = MemoryReturnPolicy.burstMin

  /// What is open each second, and the seconds at which memory is returned.
  static let courses: [(counts: [Int], returns: [Int])] = [
    ([0, 10, least - 1, 0, 0], []),
    ([0, least, least / 2 + 1, least / 2 + 1], []),
    ([0, least, least / 2, 0, 0], [2]),
    // What goes later waits for the interval.
    ([2 * least, least, least - 1, 0] + Array(repeating: 0, count: 12), [1, 11]),
    // So does a second burst.
    ([1_000, 0, 1_000, 0, 0, 0, 0, 0, 0, 0, 0, 0], [1, 11]),
  ]

  @Test(arguments: courses)
  func memoryIsReturnedWhenABurstIsOver(course: (counts: [Int], returns: [Int])) {
    var policy = MemoryReturnPolicy()
    let returns = course.counts.indices.filter { second in
      let now = MonotonicInstant(nanoseconds: UInt64(1_000 + second) * 1_000_000_000)
      return policy.observe(count: course.counts[second], residentBytes: nil, now: now)
    }
    #expect(returns == course.returns)
  }

  /// Mebibytes resident each second, and the seconds at which memory is returned.
  static let growths: [(mebibytes: [Int], returns: [Int])] = [
    ([64, 95, 95], []),
    ([64, 96, 60, 60], [1]),
    // Of much memory a little more is nothing.
    ([1_024, 1_100, 1_279], []),
    // The least is what counts, and it begins anew: what was not to be had is not asked for again.
    ([1_280, 1_024, 1_280] + Array(repeating: 1_280, count: 20), [2]),
    ([64, 128] + Array(repeating: 64, count: 8) + [128, 128], [1, 11]),
  ]

  @Test(arguments: growths)
  func memoryIsReturnedWhenItHasGrown(growth: (mebibytes: [Int], returns: [Int])) {
    var policy = MemoryReturnPolicy()
    let returns = growth.mebibytes.indices.filter { second in
      let now = MonotonicInstant(nanoseconds: UInt64(1_000 + second) * 1_000_000_000)
      return policy.observe(count: 0, residentBytes: growth.mebibytes[second] << 20, now: now)
    }
    #expect(returns == growth.returns)
  }
}
