internal import ServingCore
internal import Synchronization

/// What one identity has used of its quota on one model: a few words that all event loops change
/// without a lock.
final class QuotaCell: Sendable {
  /// When the bucket will be full again, in nanoseconds of the monotonic clock.
  private let full = Atomic<UInt64>(0)
  private let inFlight = Atomic<Int>(0)
  private let lastUsed: Atomic<UInt64>
  private let retired = Atomic<Bool>(false)

  init(now: MonotonicInstant) {
    lastUsed = Atomic(now.nanoseconds)
  }

  /// Requests in flight.
  var count: Int { inFlight.load(ordering: .relaxed) }

  var usedAt: MonotonicInstant {
    MonotonicInstant(nanoseconds: lastUsed.load(ordering: .relaxed))
  }

  /// Whether the table has let go of the cell: then another holds.
  var isRetired: Bool { retired.load(ordering: .relaxed) }

  func retire() { retired.store(true, ordering: .relaxed) }

  /// Takes a place among those in flight and a token, or neither.
  /// - Returns: what was refused, and the nanoseconds until a token is there; nil when taken.
  func enter(_ quota: HeldQuota, now: MonotonicInstant) -> (QuotaKind, UInt64?)? {
    lastUsed.store(now.nanoseconds, ordering: .relaxed)
    let count = inFlight.wrappingAdd(1, ordering: .relaxed).newValue
    if let limit = quota.quota.concurrentMax, count > limit {
      leave()
      return (.concurrency, nil)
    }
    if let bucket = quota.bucket, let wait = take(bucket, now) {
      leave()
      return (.rate, wait)
    }
    return nil
  }

  /// Gives the place back.
  func leave() { inFlight.wrappingSubtract(1, ordering: .relaxed) }

  private func take(_ bucket: TokenBucket, _ now: MonotonicInstant) -> UInt64? {
    var known = full.load(ordering: .relaxed)
    // Ends as soon as no other loop has taken a token in between.
    while true {
      switch bucket.take(full: known, now: now) {
      case .refused(let waitNanoseconds): return waitNanoseconds
      case .taken(let next):
        let (isTaken, current) = full.compareExchange(
          expected: known, desired: next, ordering: .relaxed)
        if isTaken { return nil }
        known = current
      }
    }
  }
}
