internal import CLinux
internal import Glibc
internal import ServingCore

/// A POSIX semaphore: one thread sleeps, another wakes it.
///
/// `@unchecked Sendable`: `sem_post` and `sem_clockwait` may be called from any thread.
final class WriterSignal: @unchecked Sendable {
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

  /// Cannot overflow: the queue asks for one wake-up for each time that the thread sleeps.
  func raise() { sem_post(semaphore) }

  /// Returns when woken, when the time is up, or after a signal: whoever waits looks again anyway.
  func wait(until instant: MonotonicInstant, now: MonotonicInstant) {
    if instant == .distantFuture {
      sem_wait(semaphore)
    } else {
      _ = crossfade_semaphore_wait(semaphore, instant.nanoseconds(since: now))
    }
  }
}
