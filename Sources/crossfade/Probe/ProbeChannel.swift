internal import Foundation
internal import Glibc
internal import ServingCore

/// Where the checking process writes its events: what was its standard output. What anything in
/// the process prints to standard output from now on goes to standard error, so that an engine that
/// prints does not spoil the lines.
struct ProbeChannel: Sendable {
  private let descriptor: Int32

  init() throws(ServingError) {
    descriptor = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1)
    guard descriptor >= 0, dup2(STDERR_FILENO, STDOUT_FILENO) >= 0 else {
      throw ServingError(
        .unavailable, "standard output cannot be set apart: \(SystemNumber(errno).text)")
    }
  }

  /// Writes one line at once, as the next thing may be the end. Without a reader there is nothing
  /// left to do, and the process ends.
  func send(_ event: ProbeEvent) {
    guard var line = try? event.line() else {
      preconditionFailure("an event of strings and integers cannot fail to be JSON")
    }
    while !line.isEmpty {
      let count = line.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count > 0 {
        line.removeFirst(count)
      } else if errno != EINTR {
        _exit(EX_IOERR)
      }
    }
  }
}
