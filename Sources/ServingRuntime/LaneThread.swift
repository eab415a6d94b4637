internal import Glibc

/// A thread of its own for blocking work.
enum LaneThread {
  /// Starts a detached thread that runs `body`, lets go of everything that `body` holds, raises
  /// `ended` and ends.
  /// - Parameter name: cut to the 15 bytes that Linux shows.
  /// - Returns: false when the system has no thread left.
  static func start(
    name: String, ended: ThreadSignal, _ body: @escaping @Sendable () -> Void
  ) -> Bool {
    let start = Unmanaged.passRetained(ThreadStart(name: name, ended: ended, body: body))
    var thread = pthread_t()
    guard pthread_create(&thread, nil, enterThread, start.toOpaque()) == 0 else {
      start.release()
      return false
    }
    // Cannot fail for a joinable thread that nobody joined.
    pthread_detach(thread)
    return true
  }
}

private final class ThreadStart {
  let name: String
  let ended: ThreadSignal
  private var body: (@Sendable () -> Void)?

  init(name: String, ended: ThreadSignal, body: @escaping @Sendable () -> Void) {
    self.name = name
    self.ended = ended
    self.body = body
  }

  func run() {
    body?()
    body = nil
    ended.raise()
  }
}

private func enterThread(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let argument else { return nil }
  let start = Unmanaged<ThreadStart>.fromOpaque(argument).takeRetainedValue()
  nameCurrentThread(start.name)
  start.run()
  return nil
}

/// Through proc(5), because glibc's call for it is not visible to Swift. A thread without its name
/// works as well, so failure is of no consequence.
private func nameCurrentThread(_ name: String) {
  let file = open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
  guard file >= 0 else { return }
  defer { close(file) }
  Array(name.utf8.prefix(15)).withUnsafeBytes { _ = write(file, $0.baseAddress, $0.count) }
}
