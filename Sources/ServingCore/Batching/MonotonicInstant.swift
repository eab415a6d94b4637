/// A point on the monotonic clock, in nanoseconds. The clock is read by shells only; decisions are
/// handed the instant.
@usableFromInline package struct MonotonicInstant: Hashable, Comparable, Sendable {
  @usableFromInline package var nanoseconds: UInt64

  @inlinable
  package init(nanoseconds: UInt64) {
    self.nanoseconds = nanoseconds
  }

  /// Later than every instant: the deadline of a request that has none.
  @inlinable package static var distantFuture: MonotonicInstant {
    MonotonicInstant(nanoseconds: .max)
  }

  @inlinable
  package func advanced(byNanoseconds delta: UInt64) -> MonotonicInstant {
    let (sum, overflow) = nanoseconds.addingReportingOverflow(delta)
    return overflow ? .distantFuture : MonotonicInstant(nanoseconds: sum)
  }

  /// Nanoseconds from `earlier` to here; zero when `earlier` is not earlier.
  @inlinable
  package func nanoseconds(since earlier: MonotonicInstant) -> UInt64 {
    nanoseconds > earlier.nanoseconds ? nanoseconds - earlier.nanoseconds : 0
  }

  @inlinable
  package static func < (left: MonotonicInstant, right: MonotonicInstant) -> Bool {
    left.nanoseconds < right.nanoseconds
  }
}
