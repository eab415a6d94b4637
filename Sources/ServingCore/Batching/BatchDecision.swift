/// What a lane is to do now. Kept from decision to decision for its arrays' memory.
@usableFromInline package struct BatchDecision<Item> {
  /// What to run together, oldest first; empty when nothing is to run now.
  @usableFromInline package var parts: [BatchPart<Item>] = []
  /// Rows of all parts.
  @usableFromInline package var rowCount = 0
  /// Requests whose deadline has passed, or that cannot be kept even by the fastest run seen.
  @usableFromInline package var expired: [Item] = []
  /// Requests whose caller has gone.
  @usableFromInline package var cancelled: [Item] = []
  /// Rows that left the queue, those of the lists above and of the parts.
  @usableFromInline package var releasedRows = 0
  /// When to ask again although nothing comes meanwhile. Only ever set where the model's settings
  /// ask for a delay.
  @usableFromInline package var waitUntil: MonotonicInstant?
  /// Where the requests of the batch stood; for the queue's own use.
  @usableFromInline var places: [Int] = []

  @inlinable package init() {}

  @inlinable
  package mutating func clear() {
    parts.removeAll(keepingCapacity: true)
    rowCount = 0
    expired.removeAll(keepingCapacity: true)
    cancelled.removeAll(keepingCapacity: true)
    releasedRows = 0
    waitUntil = nil
    places.removeAll(keepingCapacity: true)
  }
}
