internal import Glibc
internal import Synchronization

/// Where lines of the log go: a descriptor, and one line at a time, so that those of several
/// threads do not mix.
package final class LogOutput: Sendable {
  package static let standardError = LogOutput(descriptor: STDERR_FILENO)
  /// How long a reader that does not read, of a pipe that may not block, may hold up a line.
  private static let waitMillisecondsMax: CInt = 100

  private let descriptor: CInt
  private let turn = Mutex(())
  private let lost = Atomic<Int>(0)

  package init(descriptor: CInt) {
    self.descriptor = descriptor
  }

  /// Lines that could not be written, or not whole.
  package var lostCount: Int { lost.load(ordering: .relaxed) }

  /// Writes a line, with its end: by one write(2), unless the descriptor takes it in parts.
  /// - Returns: whether it was written whole.
  @discardableResult
  package func write(_ line: [UInt8]) -> Bool {
    let isWritten = turn.withLock { _ in line.withUnsafeBytes { writeAll($0) } }
    if !isWritten { lost.wrappingAdd(1, ordering: .relaxed) }
    return isWritten
  }

  private func writeAll(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let part = UnsafeRawBufferPointer(rebasing: rest)
      let count = Glibc.write(descriptor, part.baseAddress, part.count)
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if count < 0, errno == EAGAIN {
        guard waitUntilWritable() else { return false }
      } else if count == 0 || errno != EINTR {
        return false
      }
    }
    return true
  }

  private func waitUntilWritable() -> Bool {
    var look = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    return poll(&look, 1, Self.waitMillisecondsMax) > 0
  }
}
