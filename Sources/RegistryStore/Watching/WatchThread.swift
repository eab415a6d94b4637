internal import CLinux
internal import Glibc
internal import ServingCore

/// The one thread of a watcher.
struct WatchThread: Sendable {
  private let thread: pthread_t

  /// Starts a thread that runs `body` and lets go of what `body` holds.
  ///
  /// `body` is handed over whole, so that what it holds need not be safe for two threads.
  init(name: String, _ body: sending @escaping () -> Void) throws(ServingError) {
    let start = Unmanaged.passRetained(ThreadStart(name: name, body: body))
    var thread = pthread_t()
    let number = pthread_create(&thread, nil, enterThread, start.toOpaque())
    guard number == 0 else {
      start.release()
      // EAGAIN: the only cause with the attributes that come by default.
      throw ServingError(
        .resourceExhausted,
        "cannot start the thread \(name): the system has no thread left (ulimit -u), or no memory")
    }
    self.thread = thread
  }

  /// Waits for its end. By another thread, and once: either this or ``detach()``.
  func join() {
    let number = pthread_join(thread, nil)
    precondition(number == 0, "pthread_join: error \(number)")
  }

  /// Leaves it to itself.
  func detach() {
    let number = pthread_detach(thread)
    precondition(number == 0, "pthread_detach: error \(number)")
  }

  var isCurrent: Bool { pthread_equal(thread, pthread_self()) != 0 }
}

private final class ThreadStart {
  let name: String
  private var body: (() -> Void)?

  init(name: String, body: @escaping () -> Void) {
    self.name = name
    self.body = body
  }

  func run() {
    crossfade_name_thread(name)
    body?()
    body = nil
  }
}

private func enterThread(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let argument else { return nil }
  Unmanaged<ThreadStart>.fromOpaque(argument).takeRetainedValue().run()
  return nil
}
