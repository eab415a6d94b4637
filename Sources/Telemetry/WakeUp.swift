internal import Glibc

/// A POSIX semaphore: one thread sleeps until others have something for it.
///
/// `@unchecked Sendable`: `sem_post` and `sem_wait` may be called from any thread.
final class WakeUp: @unchecked Sendable {
  private let semaphore: UnsafeMutablePointer<sem_t>

  init() {
    semaphore = .allocate(capacity: 1)
    // Fails only for a value over SEM_VALUE_MAX or for sharing between processes.
    precondition(sem_init(semaphore, 0, 0) == 0, "sem_init with value 0 failed")
  }

  deinit {
    sem_destroy(semaphore)
    semaphore.deallocate()
  }

  func raise() {
    precondition(sem_post(semaphore) == 0, "more wake-ups than a semaphore can count")
  }

  func wait() {
    // Interrupted by a signal: go on waiting.
    while sem_wait(semaphore) != 0 {}
  }
}
