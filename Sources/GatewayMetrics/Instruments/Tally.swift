internal import Synchronization

/// A count that only grows, added to by any thread. Relaxed: a reader sees every addition, at most
/// a moment late, and nothing is ordered by it.
package struct Tally: ~Copyable, Sendable {
  private let total = Atomic<UInt64>(0)

  package init() {}

  /// - Parameter amount: zero or more; a count never goes down, so less adds nothing.
  package func add(_ amount: Int = 1) { add(UInt64(max(0, amount))) }

  package func add(_ amount: UInt64) { total.wrappingAdd(amount, ordering: .relaxed) }

  package var value: UInt64 { total.load(ordering: .relaxed) }
}
