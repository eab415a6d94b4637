/// How long a shadow is left alone whose run had to be broken off: such a run takes all the time
/// that others leave, and more than nothing of theirs on a system that is slow to take a core back.
/// Each time twice as long, until it answers.
package struct ShadowRest: Hashable, Sendable {
  package static let nanosecondsMin: UInt64 = 10_000_000_000
  package static let nanosecondsMax: UInt64 = 300_000_000_000

  private var end: MonotonicInstant?
  private var nextNanoseconds = ShadowRest.nanosecondsMin

  package init() {}

  package func isResting(at now: MonotonicInstant) -> Bool { end.map { now < $0 } ?? false }

  /// Takes that a run was broken off. The calls of one run say so one after the other.
  package mutating func noteBrokenOff(at now: MonotonicInstant) {
    guard !isResting(at: now) else { return }
    end = now.advanced(byNanoseconds: nextNanoseconds)
    nextNanoseconds = min(2 * nextNanoseconds, Self.nanosecondsMax)
  }

  package mutating func noteAnswered() {
    end = nil
    nextNanoseconds = Self.nanosecondsMin
  }
}
