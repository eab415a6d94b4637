import ServingCore
import Testing

@Suite struct MonotonicInstantTests {
  static let sums: [(UInt64, UInt64, UInt64)] = [
    (10, 5, 15), (0, 0, 0), (.max, 0, .max), (.max, 1, .max), (.max - 1, 1, .max),
    (1, .max, .max),
  ]

  @Test(arguments: sums)
  func advancesWithoutOverflow(from: UInt64, by: UInt64, to: UInt64) {
    let advanced = MonotonicInstant(nanoseconds: from).advanced(byNanoseconds: by)
    #expect(advanced == MonotonicInstant(nanoseconds: to))
  }

  static let differences: [(UInt64, UInt64, UInt64)] = [
    (15, 10, 5), (10, 10, 0), (10, 15, 0), (0, .max, 0), (.max, 0, .max),
  ]

  @Test(arguments: differences)
  func differenceIsNeverNegative(later: UInt64, earlier: UInt64, difference: UInt64) {
    let since = MonotonicInstant(nanoseconds: later)
      .nanoseconds(since: MonotonicInstant(nanoseconds: earlier))
    #expect(since == difference)
  }

  @Test func ordersByTime() {
    #expect(MonotonicInstant(nanoseconds: 1) < MonotonicInstant(nanoseconds: 2))
    #expect(!(MonotonicInstant(nanoseconds: 2) < MonotonicInstant(nanoseconds: 2)))
    #expect(MonotonicInstant(nanoseconds: .max - 1) < .distantFuture)
  }
}
