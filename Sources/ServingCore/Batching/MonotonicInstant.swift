/// A point on the monotonic clock, in nanoseconds. The clock is read by shells only; decisions are
/// handed the instant.
package struct MonotonicInstant: Hashable, Comparable, Sendable {
  package var nanoseconds: UInt64

  package init(nanoseconds: UInt64) {
    self.nanoseconds = nanoseconds
  }

  /// Later than every instant: the deadline of a request that has none.
  package static let distantFuture = MonotonicInstant(nanoseconds: .max)

  package func advanced(byNanoseconds delta: UInt64) -> MonotonicInstant {
    let (sum, overflow) = nanoseconds.addingReportingOverflow(delta)
    return overflow ? .distantFuture : MonotonicInstant(nanoseconds: sum)
  }

  /// Nanoseconds from `earlier` to here; zero when `earlier` is not earlier.
  package func nanoseconds(since earlier: MonotonicInstant) -> UInt64 {
    nanoseconds > earlier.nanoseconds ? nanoseconds - earlier.nanoseconds : 0
  }

  package static func < (left: MonotonicInstant, right: MonotonicInstant) -> Bool {
    left.nanoseconds < right.nanoseconds
  }
}
