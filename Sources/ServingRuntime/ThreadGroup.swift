internal import PlatformSupport
internal import Synchronization

/// Counts threads that live, and wakes who waits for the last one's end.
final class ThreadGroup: Sendable {
  private let count = Atomic<Int>(0)
  private let ended = ThreadSignal()

  func enter() { count.wrappingAdd(1, ordering: .relaxed) }

  func leave() {
    if count.wrappingSubtract(1, ordering: .acquiringAndReleasing).newValue == 0 { ended.raise() }
  }

  /// Blocks until the last thread has left, for no longer than so many nanoseconds.
  /// - Returns: whether it has. Not to be called again after that.
  func wait(nanosecondsMax: UInt64) -> Bool { ended.wait(nanosecondsMax: nanosecondsMax) }
}
