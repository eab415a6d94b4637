internal import Logging
internal import ServingCore

/// What a supervisor is told, in the order of a process's life. Says nothing where none asked.
struct Supervision: Sendable {
  let socket: SupervisorSocket?
  let watchdog: Watchdog?
  let log: Logger

  init(environment: [String: String], processID: Int32, log: Logger) {
    socket = SupervisorSocket.fromEnvironment(environment)
    watchdog =
      socket == nil ? nil : Watchdog(environment: environment, processID: processID)
    self.log = log
  }

  /// - Parameter status: a sentence that `systemctl status` shows.
  func ready(_ status: String) { tell(["READY=1", "STATUS=\(status)"]) }

  func stopping(_ status: String) { tell(["STOPPING=1", "STATUS=\(status)"]) }

  /// Tells again and again that the process is alive, as long as it answers. Returns when its task
  /// is cancelled, or at once where nobody waits to hear.
  /// - Parameter answers: returns once every part that must not hang has done something.
  func keepAlive(_ answers: () async -> Void) async {
    guard let watchdog else { return }
    while !Task.isCancelled {
      await answers()
      tell(["WATCHDOG=1"])
      // Cut short when the task is cancelled, which ends the loop.
      try? await Task.sleep(for: .microseconds(watchdog.intervalMicroseconds))
    }
  }

  private func tell(_ lines: [String]) {
    do throws(ServingError) {
      try socket?.send(lines)
    } catch {
      log.warning("supervisor", metadata: ["problem": "\(error.message)"])
    }
  }
}
