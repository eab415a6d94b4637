internal import Glibc

/// What `Synchronization.Mutex` offers, over a lock of pthreads.
///
/// The thread sanitizer sees what a lock orders by intercepting pthreads. The `Mutex` of Swift is a
/// futex in a library that is not instrumented, so that everything it guards looks like a race.
/// `.ci/thread-sanitizer` puts this file into every module that has a `Mutex`, where its name comes
/// before the imported one.
///
/// `@unchecked Sendable`: the value is touched by who holds the lock alone.
struct Mutex<Value: ~Copyable>: ~Copyable, @unchecked Sendable {
  private let lock: UnsafeMutablePointer<pthread_mutex_t>
  private let value: UnsafeMutablePointer<Value>

  init(_ initial: consuming sending Value) {
    lock = .allocate(capacity: 1)
    value = .allocate(capacity: 1)
    value.initialize(to: initial)
    let code = pthread_mutex_init(lock, nil)
    precondition(code == 0, "a lock that cannot be made: \(code)")
  }

  deinit {
    let code = pthread_mutex_destroy(lock)
    precondition(code == 0, "a lock that somebody holds is given up: \(code)")
    value.deinitialize(count: 1)
    value.deallocate()
    lock.deallocate()
  }

  borrowing func withLock<Result: ~Copyable, Failure: Error>(
    _ body: (inout sending Value) throws(Failure) -> sending Result
  ) throws(Failure) -> sending Result {
    let code = pthread_mutex_lock(lock)
    precondition(code == 0, "a lock that cannot be taken: \(code)")
    defer { pthread_mutex_unlock(lock) }
    return try body(&value.pointee)
  }

  borrowing func withLockIfAvailable<Result: ~Copyable, Failure: Error>(
    _ body: (inout sending Value) throws(Failure) -> sending Result
  ) throws(Failure) -> sending Result? {
    guard pthread_mutex_trylock(lock) == 0 else { return nil }
    defer { pthread_mutex_unlock(lock) }
    return try body(&value.pointee)
  }
}
