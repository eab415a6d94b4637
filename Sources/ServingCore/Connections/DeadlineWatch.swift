/// When an event loop is to look for requests that a lane has not given back by their deadline: the
/// engine may hang, and whoever named a deadline is to hear something by then all the same.
///
/// Nothing is kept of each request but whether its deadline is nearer than the next look.
package struct DeadlineWatch: Hashable, Sendable {
  /// How long past its deadline a request is left to its lane, which can say more: whether it was
  /// run at all, and how long it waited.
  package static let graceNanoseconds: UInt64 = 10_000_000
  /// Between two looks at least, however many deadlines there are.
  package static let pauseNanoseconds: UInt64 = 5_000_000

  /// When to look next.
  package private(set) var due = MonotonicInstant.distantFuture

  package init() {}

  /// Whether a request is to be answered without its lane.
  package static func isLate(_ deadline: MonotonicInstant, now: MonotonicInstant) -> Bool {
    deadline < .distantFuture && deadline.advanced(byNanoseconds: graceNanoseconds) <= now
  }

  /// Takes a further request's deadline.
  /// - Returns: whether ``due`` is sooner now than it was.
  package mutating func add(_ deadline: MonotonicInstant) -> Bool {
    guard deadline < .distantFuture else { return false }
    let wanted = deadline.advanced(byNanoseconds: Self.graceNanoseconds)
    guard wanted < due else { return false }
    due = wanted
    return true
  }

  /// Notes a look.
  /// - Parameter next: the nearest deadline of those that are not late.
  package mutating func looked(next: MonotonicInstant, now: MonotonicInstant) {
    guard next < .distantFuture else {
      due = .distantFuture
      return
    }
    due = max(
      next.advanced(byNanoseconds: Self.graceNanoseconds),
      now.advanced(byNanoseconds: Self.pauseNanoseconds))
  }
}
