internal import CLinux
internal import Glibc
package import ServingCore
internal import Synchronization

/// A thread of its own for blocking work, so that neither an event loop nor a task's thread waits.
package enum WorkerThread {
  /// 8 MiB, whatever `ulimit -s` says: what engines are written and tested against. It is address
  /// space; memory is taken only for the pages that are used.
  static let stackByteCount = 8 << 20

  /// Runs `body` on a thread of its own and gives back what it returns. Not cut short when the task
  /// is cancelled: what blocks cannot be.
  ///
  /// The thread has let go of `body` before this returns; whoever calls lets go of it after that.
  /// - Parameter name: cut to the 15 bytes that Linux shows.
  /// - Throws: `RESOURCE_EXHAUSTED` when the system has no thread left.
  package static func run<Value: Sendable>(
    name: String, priority: WorkerPriority = .lowered, _ body: @escaping @Sendable () -> Value
  ) async throws(ServingError) -> Value {
    let returned = Returned<Value>()
    let didStart = await withCheckedContinuation { continuation in
      let didStart = start(name: name, priority: priority) {
        returned.put(body())
      } ended: {
        continuation.resume(returning: true)
      }
      if !didStart { continuation.resume(returning: false) }
    }
    guard didStart, let value = returned.take() else {
      throw ServingError(.resourceExhausted, "no thread is left for \(name.quotedForMessage)")
    }
    return value
  }

  /// Starts a detached thread that runs `body`, lets go of everything that `body` holds, calls
  /// `ended` and ends.
  /// - Parameter name: cut to the 15 bytes that Linux shows.
  /// - Returns: false when the system has no thread left; then neither closure is called.
  static func start(
    name: String, priority: WorkerPriority, _ body: @escaping @Sendable () -> Void,
    ended: @escaping @Sendable () -> Void
  ) -> Bool {
    var attributes = pthread_attr_t()
    guard pthread_attr_init(&attributes) == 0 else { return false }
    defer { pthread_attr_destroy(&attributes) }
    // Fail only for a value that is none, or a stack below the least there can be.
    precondition(
      pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED)) == 0
        && pthread_attr_setstacksize(&attributes, stackByteCount) == 0,
      "a thread's attributes were refused")
    let start = Unmanaged.passRetained(
      ThreadStart(name: name, priority: priority, body: body, ended: ended))
    var thread = pthread_t()
    guard pthread_create(&thread, &attributes, enterThread, start.toOpaque()) == 0 else {
      start.release()
      return false
    }
    return true
  }
}

/// What a thread leaves for the task that waits for it.
private final class Returned<Value: Sendable>: Sendable {
  private let value = Mutex<Value?>(nil)

  func put(_ value: Value) {
    self.value.withLock { $0 = value }
  }

  func take() -> Value? {
    value.withLock { value in
      defer { value = nil }
      return value
    }
  }
}

private final class ThreadStart {
  private let name: String
  private let priority: WorkerPriority
  private var body: (@Sendable () -> Void)?
  private let ended: @Sendable () -> Void

  init(
    name: String, priority: WorkerPriority, body: @escaping @Sendable () -> Void,
    ended: @escaping @Sendable () -> Void
  ) {
    self.name = name
    self.priority = priority
    self.body = body
    self.ended = ended
  }

  func run() {
    crossfade_name_thread(name)
    priority.enter()
    body?()
    body = nil
    ended()
  }
}

private func enterThread(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let argument else { return nil }
  Unmanaged<ThreadStart>.fromOpaque(argument).takeRetainedValue().run()
  return nil
}
