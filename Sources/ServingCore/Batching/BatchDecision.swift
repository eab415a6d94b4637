/// What to do with a lane's queue now: places in the queue, in ascending order. What is in none of
/// the lists goes on waiting.
package struct BatchDecision: Hashable, Sendable {
  /// Requests to run together, oldest first.
  package var batch: [Int] = []
  /// Requests whose deadline has passed.
  package var expired: [Int] = []
  /// Requests whose caller has gone.
  package var cancelled: [Int] = []

  package init() {}

  @inlinable
  package mutating func clear() {
    batch.removeAll(keepingCapacity: true)
    expired.removeAll(keepingCapacity: true)
    cancelled.removeAll(keepingCapacity: true)
  }
}
