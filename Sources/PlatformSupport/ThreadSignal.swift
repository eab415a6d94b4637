internal import CLinux
internal import Glibc

/// A POSIX semaphore: one thread sleeps, another wakes it.
///
/// `@unchecked Sendable`: `sem_post` and `sem_wait` may be called from any thread.
package final class ThreadSignal: @unchecked Sendable {
  private let semaphore: UnsafeMutablePointer<sem_t>

  package init() {
    semaphore = .allocate(capacity: 1)
    // Fails only for a value over SEM_VALUE_MAX or for sharing between processes.
    precondition(sem_init(semaphore, 0, 0) == 0, "sem_init with value 0 failed")
  }

  deinit {
    sem_destroy(semaphore)
    semaphore.deallocate()
  }

  package func raise() {
    precondition(sem_post(semaphore) == 0, "more wake-ups than a semaphore can count")
  }

  package func wait() {
    // Interrupted by a signal: go on waiting.
    while sem_wait(semaphore) != 0 {}
  }

  /// Waits no longer than so many nanoseconds; for ever with nil.
  /// - Returns: whether the thread was woken. If not, its time was up, or a signal interrupted it.
  package func wait(nanosecondsMax: UInt64?) -> Bool {
    guard let nanosecondsMax else {
      wait()
      return true
    }
    return crossfade_semaphore_wait(semaphore, nanosecondsMax) == 0
  }
}
