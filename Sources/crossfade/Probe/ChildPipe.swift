internal import CLinux
internal import Glibc

/// A pipe from a child: we read, it writes. Both ends are closed with it at the latest.
struct ChildPipe: ~Copyable {
  private(set) var readEnd: Int32
  private(set) var writeEnd: Int32

  private init(readEnd: Int32, writeEnd: Int32) {
    self.readEnd = readEnd
    self.writeEnd = writeEnd
  }

  /// - Throws: the system's number when it has no descriptors left.
  static func make() throws(SystemNumber) -> ChildPipe {
    var ends: (read: Int32, write: Int32) = (-1, -1)
    let made = withUnsafeMutableBytes(of: &ends) { bytes in
      crossfade_pipe(bytes.bindMemory(to: Int32.self).baseAddress)
    }
    guard made == 0 else { throw SystemNumber(errno) }
    // Above the standard three, which the child's own are put in place of one after the other; a
    // process that was started without them would get these numbers.
    let pipe = ChildPipe(readEnd: raised(ends.read), writeEnd: raised(ends.write))
    guard pipe.readEnd >= 0, pipe.writeEnd >= 0, fcntl(pipe.readEnd, F_SETFL, O_NONBLOCK) == 0
    else { throw SystemNumber(errno) }
    return pipe
  }

  deinit {
    if readEnd >= 0 { close(readEnd) }
    if writeEnd >= 0 { close(writeEnd) }
  }

  mutating func closeWriteEnd() {
    close(writeEnd)
    writeEnd = -1
  }

  mutating func closeReadEnd() {
    close(readEnd)
    readEnd = -1
  }

  private static func raised(_ descriptor: Int32) -> Int32 {
    guard descriptor <= STDERR_FILENO else { return descriptor }
    let raised = fcntl(descriptor, F_DUPFD_CLOEXEC, STDERR_FILENO + 1)
    let code = errno
    close(descriptor)
    errno = code
    return raised
  }
}
