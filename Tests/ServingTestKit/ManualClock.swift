package import ServingCore
internal import Synchronization

/// A monotonic clock that stands still until it is told to move.
package final class ManualClock: Sendable {
  private let nanoseconds: Atomic<UInt64>

  /// - Parameter startNanoseconds: not zero, so that an instant that was never set shows.
  package init(startNanoseconds: UInt64 = 1_000_000_000) {
    nanoseconds = Atomic(startNanoseconds)
  }

  package var now: MonotonicInstant {
    MonotonicInstant(nanoseconds: nanoseconds.load(ordering: .acquiring))
  }

  package func advance(milliseconds: UInt64) {
    nanoseconds.wrappingAdd(milliseconds * 1_000_000, ordering: .releasing)
  }

  /// The clock as lanes and gateways take it.
  package var reader: @Sendable () -> MonotonicInstant {
    { self.now }
  }
}
