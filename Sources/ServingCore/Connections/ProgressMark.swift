/// Since when a count has not grown as it should. Looked at now and then, it costs nothing in
/// between.
package struct ProgressMark: Hashable, Sendable {
  private var count = 0
  private var since = MonotonicInstant(nanoseconds: 0)
  private var isSet = false

  package init() {}

  /// Looks at the count as it is now.
  /// - Parameters:
  ///   - step: what the count has to grow by to be progress.
  ///   - limitNanoseconds: how long it may take for that.
  /// - Returns: true once it has taken longer.
  package mutating func isStuck(
    at count: Int, step: Int, limitNanoseconds: UInt64, now: MonotonicInstant
  ) -> Bool {
    guard isSet, count - self.count < step else {
      set(count, now)
      return false
    }
    return now.nanoseconds(since: since) >= limitNanoseconds
  }

  /// Forgets what was seen: there is nothing to wait for.
  package mutating func clear() { isSet = false }

  private mutating func set(_ count: Int, _ now: MonotonicInstant) {
    self.count = count
    since = now
    isSet = true
  }
}
