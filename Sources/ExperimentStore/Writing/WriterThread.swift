internal import CLinux
internal import Glibc
internal import ServingCore

/// Starts a thread of low priority: serving goes before writing about it.
enum WriterThread {
  /// Between 0 (ordinary) and 19.
  static let nice: CInt = 10

  static func start(name: String, _ body: @escaping @Sendable () -> Void) throws(ServingError) {
    let start = Unmanaged.passRetained(ThreadStart(name: name, body: body))
    var thread = pthread_t()
    guard pthread_create(&thread, nil, enterThread, start.toOpaque()) == 0 else {
      start.release()
      throw ServingError(
        .resourceExhausted,
        "cannot start the thread \(name): the system has no thread left (ulimit -u), or no memory")
    }
    let number = pthread_detach(thread)
    precondition(number == 0, "pthread_detach: error \(number)")
  }
}

private final class ThreadStart: Sendable {
  let name: String
  let body: @Sendable () -> Void

  init(name: String, body: @escaping @Sendable () -> Void) {
    self.name = name
    self.body = body
  }
}

private func enterThread(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let argument else { return nil }
  let start = Unmanaged<ThreadStart>.fromOpaque(argument).takeRetainedValue()
  crossfade_name_thread(start.name)
  // Refused at worst, where a thread may not give way; then it writes with ordinary priority.
  _ = crossfade_set_thread_nice(WriterThread.nice)
  start.body()
  return nil
}
